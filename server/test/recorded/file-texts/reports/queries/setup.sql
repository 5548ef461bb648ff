CREATE TABLE regions (id INTEGER PRIMARY KEY, name VARCHAR(40));
INSERT INTO regions (id, name) VALUES (1, 'north');
DELETE FROM regions WHERE name = '';
