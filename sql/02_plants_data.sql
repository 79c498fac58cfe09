-- The 400 photographs of the public data set: 200 dandelions, 200 of grass, numbered 00000000.jpg to 00000199.jpg.
-- REPLACE stands for CONCAT and LPAD, which SQLite lacks; NOT EXISTS makes a second run add nothing.

INSERT INTO plants_data (url_source, url_s3, label)
SELECT
    seed.url_source,
    NULL AS url_s3,
    seed.label
FROM (
    SELECT
        labels.label,
        REPLACE(
            REPLACE(REPLACE(REPLACE(
                'https://raw.githubusercontent.com/btphan95/greenr-airflow/refs/heads/master/data/{label}/00000{h}{t}{u}.jpg',
                '{label}', labels.label
            ), '{h}', hundreds.digit), '{t}', tens.digit), '{u}', units.digit
        ) AS url_source
    FROM (SELECT 'dandelion' AS label UNION ALL SELECT 'grass') AS labels
    CROSS JOIN (SELECT '0' AS digit UNION ALL SELECT '1') AS hundreds
    CROSS JOIN (
        SELECT '0' AS digit UNION ALL SELECT '1' UNION ALL SELECT '2' UNION ALL SELECT '3' UNION ALL SELECT '4'
        UNION ALL SELECT '5' UNION ALL SELECT '6' UNION ALL SELECT '7' UNION ALL SELECT '8' UNION ALL SELECT '9'
    ) AS tens
    CROSS JOIN (
        SELECT '0' AS digit UNION ALL SELECT '1' UNION ALL SELECT '2' UNION ALL SELECT '3' UNION ALL SELECT '4'
        UNION ALL SELECT '5' UNION ALL SELECT '6' UNION ALL SELECT '7' UNION ALL SELECT '8' UNION ALL SELECT '9'
    ) AS units
) AS seed
WHERE NOT EXISTS (SELECT 1 FROM plants_data AS present WHERE present.url_source = seed.url_source);
