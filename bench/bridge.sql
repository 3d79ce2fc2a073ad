-- The same steps as the verschillenanalyse, for every municipality and pair of years, in bare SQL.
-- Tables: lasten(jaar, gm_code, taakveld, waarde), inwoners(jaar, gm_code, n), paren(van, tot),
-- gemeenten(jaar, gm_code), codes(van, tot, kant, taakveld, blok), blokken(van, tot, blok, domein,
-- gebroken, incidenteel), aandelen(van, tot, p, c, w), leeg(jaar, gm_code, domein).
WITH per_blok AS (
    SELECT k.van, k.tot, k.kant, k.blok, l.gm_code, SUM(l.waarde)::DOUBLE AS waarde
    FROM codes k
    JOIN lasten l ON l.taakveld = k.taakveld
        AND l.jaar = CASE k.kant WHEN 'van' THEN k.van ELSE k.tot END
    GROUP BY ALL
),
voor AS (
    SELECT a.van, a.tot, b.blok, a.c AS gm_code,
        SUM(a.w * COALESCE(v.waarde, 0)) AS m,
        SUM(a.w * i.n) AS n0,
        COUNT(*) FILTER (WHERE e.gm_code IS NOT NULL) AS n_leeg,
        COUNT(*) FILTER (WHERE e.gm_code IS NULL) AS n_vol
    FROM aandelen a
    JOIN blokken b ON b.van = a.van AND b.tot = a.tot
    JOIN inwoners i ON i.jaar = a.van AND i.gm_code = a.p
    LEFT JOIN per_blok v ON v.van = a.van AND v.tot = a.tot AND v.kant = 'van'
        AND v.blok = b.blok AND v.gm_code = a.p
    LEFT JOIN leeg e ON e.jaar = a.van AND e.gm_code = a.p AND e.domein = b.domein
    GROUP BY ALL
),
samen AS (
    SELECT b.van, b.tot, b.blok, b.gebroken, b.incidenteel, g.gm_code,
        COALESCE(v.m, 0) AS m, COALESCE(n.waarde, 0) AS v1, v.n0, i.n AS n1,
        COALESCE(v.n_leeg, 0) AS n_leeg, COALESCE(v.n_vol, 0) AS n_vol,
        e.gm_code IS NOT NULL AS leeg1
    FROM blokken b
    JOIN gemeenten g ON g.jaar = b.tot
    JOIN inwoners i ON i.jaar = b.tot AND i.gm_code = g.gm_code
    LEFT JOIN voor v ON v.van = b.van AND v.tot = b.tot AND v.blok = b.blok AND v.gm_code = g.gm_code
    LEFT JOIN per_blok n ON n.van = b.van AND n.tot = b.tot AND n.kant = 'naar'
        AND n.blok = b.blok AND n.gm_code = g.gm_code
    LEFT JOIN leeg e ON e.jaar = b.tot AND e.gm_code = g.gm_code AND e.domein = b.domein
)
SELECT van, tot, gm_code, blok,
    CASE WHEN leeg1 AND n_vol > 0 THEN -m ELSE 0 END AS niet_geleverd,
    CASE WHEN NOT leeg1 AND n_vol = 0 THEN v1 ELSE 0 END AS eerste_levering,
    CASE WHEN NOT leeg1 AND n_vol > 0 AND n_leeg > 0 THEN v1 - m ELSE 0 END AS niet_vergelijkbaar,
    CASE WHEN NOT leeg1 AND n_vol > 0 AND n_leeg = 0 AND gebroken
        THEN v1 - m ELSE 0 END AS classificatiebreuk,
    CASE WHEN NOT leeg1 AND n_vol > 0 AND n_leeg = 0 AND NOT gebroken AND incidenteel
        THEN v1 - m ELSE 0 END AS incidenteel,
    CASE WHEN NOT leeg1 AND n_vol > 0 AND n_leeg = 0 AND NOT gebroken AND NOT incidenteel
        THEN (n1 - n0) * (m / n0 + v1 / n1) / 2 ELSE 0 END AS inwoners,
    CASE WHEN NOT leeg1 AND n_vol > 0 AND n_leeg = 0 AND NOT gebroken AND NOT incidenteel
        THEN (v1 / n1 - m / n0) * (n0 + n1) / 2 ELSE 0 END AS groep
FROM samen
