-- A photograph that a person wants forgotten: a row of feedback that says so, which the next ingest carries out.

ALTER TABLE feedback ADD COLUMN forget BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX feedback_by_prediction ON feedback (prediction_id);

CREATE INDEX feedback_by_sha256 ON feedback (sha256);
