-- The owner of the database gives each role its rights and its password; run once, by MySQL's own start.
GRANT ALL PRIVILEGES ON plants.* TO 'plants'@'%' WITH GRANT OPTION;
GRANT CREATE USER ON *.* TO 'plants'@'%';
