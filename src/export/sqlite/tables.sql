PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA foreign_keys = OFF;
PRAGMA cache_size = -65536;
PRAGMA application_id = 0x61446974; -- aDit
PRAGMA user_version = 1;

-- Files, missing targets and tags. Lists are JSON.
CREATE TABLE nodes (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    aliases TEXT NOT NULL,
    types TEXT NOT NULL,
    topics TEXT NOT NULL,
    definition TEXT,
    created TEXT,
    properties TEXT,
    "exists" INTEGER NOT NULL,
    wanted_by INTEGER,
    words INTEGER,
    page TEXT
);

-- The names that a node is found by, folded as adit compares names.
CREATE TABLE names (
    key TEXT NOT NULL,
    node INTEGER NOT NULL REFERENCES nodes,
    kind TEXT NOT NULL -- id, name, title or alias
);

-- What a note says of two nodes: the subject, the label, the target.
CREATE TABLE edges (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    subject INTEGER NOT NULL REFERENCES nodes,
    target INTEGER NOT NULL REFERENCES nodes,
    note INTEGER REFERENCES nodes, -- the file that says so
    label TEXT,
    label_kind TEXT NOT NULL,
    predicate TEXT,
    kind TEXT NOT NULL,
    rule TEXT,
    section TEXT NOT NULL,
    context TEXT,
    statement TEXT, -- id of the statement it is part of
    date TEXT,
    dates TEXT,
    amount TEXT,
    amounts TEXT,
    resolved_by TEXT NOT NULL,
    fragment TEXT,
    anchor TEXT,
    display TEXT,
    property TEXT,
    entity TEXT,
    line INTEGER,
    col INTEGER
);

-- Rows of tables, keys with values, fields.
CREATE TABLE statements (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    node INTEGER REFERENCES nodes, -- the subject, where it is a node
    subject TEXT NOT NULL,
    property TEXT,
    rule TEXT NOT NULL,
    date TEXT,
    dates TEXT,
    amount TEXT,
    unit TEXT,
    amounts TEXT,
    section TEXT NOT NULL,
    context TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    col INTEGER NOT NULL
);

-- What a statement says of its subject.
CREATE TABLE roles (
    number INTEGER PRIMARY KEY,
    statement TEXT NOT NULL, -- id of a statement
    name TEXT NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE role_nodes (
    role INTEGER NOT NULL REFERENCES roles,
    node INTEGER NOT NULL REFERENCES nodes
);

-- Names in tables of entities that are no links.
CREATE TABLE candidates (
    name TEXT NOT NULL,
    entity TEXT,
    column_name TEXT NOT NULL,
    statement TEXT,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    col INTEGER NOT NULL
);
