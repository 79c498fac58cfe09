-- One login a role, with just the rights that its work needs (MySQL and MariaDB; SQLite has no logins).
-- Each is created locked: the set-up gives it a password and unlocks it, so no login without a password ever exists.

CREATE USER IF NOT EXISTS 'ingest'@'%' ACCOUNT LOCK;
GRANT SELECT, INSERT, UPDATE ON plants_data TO 'ingest'@'%';
GRANT SELECT, INSERT, UPDATE ON images TO 'ingest'@'%';
GRANT SELECT ON predictions TO 'ingest'@'%';
GRANT SELECT ON feedback TO 'ingest'@'%';

CREATE USER IF NOT EXISTS 'housekeeping'@'%' ACCOUNT LOCK;
GRANT SELECT ON plants_data TO 'housekeeping'@'%';
GRANT SELECT ON images TO 'housekeeping'@'%';
GRANT SELECT, DELETE ON predictions TO 'housekeeping'@'%';
GRANT SELECT ON feedback TO 'housekeeping'@'%';

CREATE USER IF NOT EXISTS 'train'@'%' ACCOUNT LOCK;
GRANT SELECT ON plants_data TO 'train'@'%';
GRANT SELECT ON images TO 'train'@'%';
GRANT SELECT, INSERT ON features TO 'train'@'%';
GRANT SELECT ON predictions TO 'train'@'%';
GRANT SELECT ON feedback TO 'train'@'%';
GRANT SELECT, INSERT ON promotions TO 'train'@'%';

CREATE USER IF NOT EXISTS 'gateway'@'%' ACCOUNT LOCK;
GRANT SELECT ON plants_data TO 'gateway'@'%';
GRANT SELECT ON images TO 'gateway'@'%';
GRANT SELECT, INSERT ON predictions TO 'gateway'@'%';
GRANT SELECT, INSERT, UPDATE ON feedback TO 'gateway'@'%';
GRANT SELECT ON promotions TO 'gateway'@'%';

CREATE USER IF NOT EXISTS 'monitor'@'%' ACCOUNT LOCK;
GRANT SELECT ON plants_data TO 'monitor'@'%';
GRANT SELECT ON images TO 'monitor'@'%';
GRANT SELECT ON features TO 'monitor'@'%';
GRANT SELECT ON predictions TO 'monitor'@'%';
GRANT SELECT ON feedback TO 'monitor'@'%';
GRANT SELECT ON promotions TO 'monitor'@'%';
