SELECT id FROM orders WHERE city = 'Köln'
