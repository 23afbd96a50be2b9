CREATE UNIQUE INDEX nodes_by_id ON nodes (id);
CREATE INDEX nodes_by_title ON nodes (title);
CREATE INDEX names_by_key ON names (key, node);
CREATE INDEX edges_by_subject ON edges (subject, target);
CREATE INDEX edges_by_target ON edges (target, subject);
CREATE INDEX edges_by_note ON edges (note);
CREATE INDEX edges_by_label ON edges (label) WHERE label IS NOT NULL;
CREATE INDEX edges_by_statement ON edges (statement) WHERE statement IS NOT NULL;
CREATE INDEX statements_by_id ON statements (id);
CREATE INDEX statements_by_node ON statements (node);
CREATE INDEX roles_by_statement ON roles (statement);
CREATE INDEX role_nodes_by_role ON role_nodes (role);
CREATE INDEX role_nodes_by_node ON role_nodes (node);
CREATE INDEX candidates_by_name ON candidates (name);

-- What notes say, with names in place of numbers.
CREATE VIEW relations AS
SELECT
    edges.number, subjects.title AS subject, edges.label, targets.title AS target, edges.context,
    edges.date, edges.amount, notes.id AS file, edges.line, edges.kind, edges.rule
FROM edges
JOIN nodes AS subjects ON subjects.number = edges.subject
JOIN nodes AS targets ON targets.number = edges.target
LEFT JOIN nodes AS notes ON notes.number = edges.note;

-- Steps between nodes other than tags, in both directions: what a walk goes along.
CREATE VIEW steps AS
SELECT edges.subject AS here, edges.target AS there, edges.number AS edge FROM edges WHERE edges.kind <> 'tag'
UNION ALL
SELECT edges.target, edges.subject, edges.number FROM edges WHERE edges.kind <> 'tag';

CREATE VIRTUAL TABLE node_search USING fts5 (
    title, aliases, definition, content = nodes, content_rowid = number,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO node_search (node_search) VALUES ('rebuild');
INSERT INTO node_search (node_search) VALUES ('optimize');

CREATE VIRTUAL TABLE edge_search USING fts5 (
    label, context, content = edges, content_rowid = number, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO edge_search (edge_search) VALUES ('rebuild');
INSERT INTO edge_search (edge_search) VALUES ('optimize');
