SELECT region, sum(amount) AS total
FROM orders
WHERE placed_at >= :since
GROUP BY region
