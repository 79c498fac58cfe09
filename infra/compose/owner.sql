-- The owner of the database gives each role its rights and its password; run once, by MySQL's own start.
GRANT ALL PRIVILEGES ON plants.* TO 'plants'@'%' WITH GRANT OPTION;
GRANT CREATE USER ON *.* TO 'plants'@'%';
-- What counts its statements sees no table of ours. Locked until it has a password; rights like these only root may give.
CREATE USER IF NOT EXISTS 'exporter'@'%' WITH MAX_USER_CONNECTIONS 3 ACCOUNT LOCK;
GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'exporter'@'%';
GRANT SELECT ON performance_schema.* TO 'exporter'@'%';
