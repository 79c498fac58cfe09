-- Tables of the database `plants`, in SQL that MySQL 8.4, MariaDB 10.11 and SQLite all take.
-- The database itself is created with CHARACTER SET utf8mb4 COLLATE utf8mb4_bin: two addresses that differ in case differ.

CREATE TABLE IF NOT EXISTS plants_data (
    url_source VARCHAR(700) NOT NULL,
    url_s3 VARCHAR(255) NULL,
    label VARCHAR(64) NOT NULL,
    PRIMARY KEY (url_source)
);

CREATE TABLE IF NOT EXISTS images (
    url_source VARCHAR(700) NOT NULL,
    sha256 CHAR(64) NULL,
    source VARCHAR(16) NOT NULL,
    bytes INTEGER NULL,
    width INTEGER NULL,
    height INTEGER NULL,
    perceptual_hash CHAR(16) NULL,
    status VARCHAR(16) NOT NULL,
    detail VARCHAR(500) NULL,
    group_id CHAR(64) NULL,
    first_seen DATETIME(6) NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt DATETIME(6) NULL,
    PRIMARY KEY (url_source)
);

CREATE INDEX images_by_sha256 ON images (sha256);

CREATE TABLE IF NOT EXISTS features (
    sha256 CHAR(64) NOT NULL,
    backbone_digest CHAR(64) NOT NULL,
    view VARCHAR(32) NOT NULL,
    s3_key VARCHAR(255) NOT NULL,
    PRIMARY KEY (sha256, backbone_digest, view)
);

CREATE TABLE IF NOT EXISTS predictions (
    id CHAR(36) NOT NULL,
    at DATETIME(6) NOT NULL,
    model_version INTEGER NOT NULL,
    label VARCHAR(64) NOT NULL,
    probability DOUBLE PRECISION NOT NULL,
    novelty DOUBLE PRECISION NOT NULL,
    brightness DOUBLE PRECISION NOT NULL,
    sharpness DOUBLE PRECISION NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    sha256 CHAR(64) NOT NULL,
    sampled BOOLEAN NOT NULL,
    kept BOOLEAN NOT NULL,
    key_name VARCHAR(64) NOT NULL,
    milliseconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX predictions_by_at ON predictions (at);

CREATE TABLE IF NOT EXISTS feedback (
    id CHAR(36) NOT NULL,
    prediction_id CHAR(36) NULL,
    sha256 CHAR(64) NOT NULL,
    said_label VARCHAR(64) NULL,
    said_by VARCHAR(64) NOT NULL,
    at DATETIME(6) NOT NULL,
    review_state VARCHAR(16) NOT NULL,
    reviewed_label VARCHAR(64) NULL,
    reviewer VARCHAR(64) NULL,
    reviewed_at DATETIME(6) NULL,
    PRIMARY KEY (id)
);

CREATE INDEX feedback_by_review_state ON feedback (review_state, at);

CREATE TABLE IF NOT EXISTS promotions (
    run_id VARCHAR(64) NOT NULL,
    at DATETIME(6) NOT NULL,
    from_version INTEGER NULL,
    to_version INTEGER NOT NULL,
    action VARCHAR(16) NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    evidence JSON NOT NULL,
    PRIMARY KEY (run_id)
);
