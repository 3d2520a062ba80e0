/**
 * The ledger's tables. `entry`, `posting` and `batch` are history and only grow; the others are what history leads to and
 * can be computed again. A row id is station · 2^44 + sequence, and entries and postings share one sequence per station,
 * so that a batch is a contiguous range and a missing row has a name. Triggers are a second lock; digests are the first.
 */
const LEDGER_TABLES = `
CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  op_id BLOB NOT NULL UNIQUE CHECK (length(op_id) = 16),
  request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
  account_id INTEGER,
  card_no INTEGER,
  at INTEGER NOT NULL,
  wall INTEGER NOT NULL,
  business_date TEXT NOT NULL CHECK (length(business_date) = 10),
  operator TEXT NOT NULL,
  ticket_no INTEGER CHECK (ticket_no >= 1),
  detail TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;

CREATE UNIQUE INDEX entry_ticket ON entry (id >> 44, ticket_no) WHERE ticket_no IS NOT NULL;

CREATE TABLE posting (
  id INTEGER PRIMARY KEY,
  entry_id INTEGER NOT NULL REFERENCES entry (id),
  debit INTEGER NOT NULL CHECK (debit BETWEEN 1000 AND 5999),
  credit INTEGER NOT NULL CHECK (credit BETWEEN 1000 AND 5999 AND credit <> debit),
  commodity INTEGER NOT NULL
    CHECK (commodity = (debit >= 5000) AND commodity = (credit >= 5000)),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9007199254740991),
  owner INTEGER NOT NULL,
  prev INTEGER CHECK (prev <> id),
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;

CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  station INTEGER NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 1),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last >= first),
  at INTEGER NOT NULL,
  chain BLOB NOT NULL CHECK (length(chain) = 32),
  UNIQUE (station, n)
) STRICT;
`;

const appendOnly = (table: string): string => `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table}
BEGIN SELECT RAISE (ABORT, '${table} is append-only'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table}
BEGIN SELECT RAISE (ABORT, '${table} is append-only'); END;
`;

const REGISTRY_TABLES = `
CREATE TABLE community (
  community_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE regulator_box (
  regulator_box_id INTEGER PRIMARY KEY,
  community_id INTEGER NOT NULL REFERENCES community (community_id),
  name TEXT NOT NULL
) STRICT;

CREATE TABLE tariff (
  id TEXT PRIMARY KEY,
  customer_class TEXT NOT NULL,
  effective_from TEXT NOT NULL,
  version TEXT NOT NULL,
  UNIQUE (customer_class, effective_from)
) STRICT;

CREATE TABLE account (
  account_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT,
  address TEXT NOT NULL,
  community_id INTEGER NOT NULL REFERENCES community (community_id),
  customer_class TEXT NOT NULL,
  household_size INTEGER NOT NULL,
  suspended TEXT NOT NULL,
  stopped TEXT NOT NULL,
  blacklisted TEXT NOT NULL,
  closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
  meter INTEGER UNIQUE,
  card_no INTEGER UNIQUE
) STRICT;

CREATE TABLE meter (
  meter INTEGER PRIMARY KEY,
  account_id INTEGER,
  community_id INTEGER NOT NULL REFERENCES community (community_id),
  address TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('left', 'right')),
  regulator_box_id INTEGER NOT NULL REFERENCES regulator_box (regulator_box_id),
  floor INTEGER,
  model TEXT NOT NULL,
  initial_index INTEGER NOT NULL,
  ceiling INTEGER NOT NULL CHECK (ceiling >= 0),
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  loaded_total INTEGER NOT NULL,
  taken_sequence INTEGER NOT NULL CHECK (taken_sequence BETWEEN 0 AND sequence),
  taken_total INTEGER NOT NULL CHECK (taken_total BETWEEN 0 AND loaded_total),
  report_remaining INTEGER CHECK ((report_remaining IS NULL) = (report_at IS NULL)),
  report_index INTEGER CHECK ((report_index IS NULL) = (report_at IS NULL)),
  report_clock INTEGER CHECK ((report_clock IS NULL) = (report_at IS NULL)),
  report_at INTEGER
) STRICT;
`;

const VALUE_TABLES = `
CREATE TABLE live (
  account_id INTEGER PRIMARY KEY REFERENCES account (account_id),
  version INTEGER NOT NULL CHECK (version >= 0),
  head INTEGER,
  balance_fen INTEGER NOT NULL CHECK (balance_fen BETWEEN 0 AND 9007199254740991),
  to_be_written_fen INTEGER NOT NULL CHECK (to_be_written_fen BETWEEN 0 AND 9007199254740991),
  in_flight_fen INTEGER NOT NULL CHECK (in_flight_fen BETWEEN 0 AND 9007199254740991),
  on_card_fen INTEGER NOT NULL CHECK (on_card_fen BETWEEN 0 AND 9007199254740991),
  in_meter_fen INTEGER NOT NULL CHECK (in_meter_fen BETWEEN 0 AND 9007199254740991),
  to_be_written_litre INTEGER NOT NULL
    CHECK (to_be_written_litre BETWEEN 0 AND 9007199254740991),
  owed_litre INTEGER NOT NULL CHECK (owed_litre BETWEEN 0 AND 9007199254740991),
  in_flight_litre INTEGER NOT NULL CHECK (in_flight_litre BETWEEN 0 AND 9007199254740991),
  on_card_litre INTEGER NOT NULL CHECK (on_card_litre BETWEEN 0 AND 9007199254740991),
  in_meter_litre INTEGER NOT NULL CHECK (in_meter_litre BETWEEN 0 AND 9007199254740991),
  cycle_start TEXT NOT NULL,
  cycle_volume INTEGER NOT NULL CHECK (cycle_volume BETWEEN 0 AND 9007199254740991),
  bought_on TEXT NOT NULL,
  bought_that_day INTEGER NOT NULL CHECK (bought_that_day >= 0),
  bought_that_month INTEGER NOT NULL CHECK (bought_that_month >= 0)
) STRICT;

CREATE TABLE transfer (
  op_id BLOB PRIMARY KEY CHECK (length(op_id) = 16),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9007199254740991),
  ticket_no INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'settled')),
  confirmed_by BLOB CHECK ((confirmed_by IS NULL) = (state = 'pending'))
) STRICT;

CREATE TABLE card (
  card_no INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  meter INTEGER NOT NULL REFERENCES meter (meter),
  stage TEXT NOT NULL CHECK (stage IN ('opening', 'active', 'void-listed')),
  write_sequence INTEGER NOT NULL CHECK (write_sequence BETWEEN 0 AND 4294967295),
  total INTEGER NOT NULL CHECK (total >= 0)
) STRICT;

CREATE TABLE card_secret (
  card_no INTEGER NOT NULL REFERENCES card (card_no),
  fingerprint TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('proven', 'wrong', 'disputed', 'being-set')),
  PRIMARY KEY (card_no, fingerprint)
) STRICT;

CREATE TABLE load (
  op_id BLOB PRIMARY KEY CHECK (length(op_id) = 16),
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  card_no INTEGER NOT NULL REFERENCES card (card_no),
  meter INTEGER NOT NULL REFERENCES meter (meter),
  litres INTEGER NOT NULL CHECK (litres > 0),
  fen INTEGER NOT NULL CHECK (fen >= 0),
  sequence_before INTEGER NOT NULL,
  total_before INTEGER NOT NULL,
  target_slot TEXT NOT NULL CHECK (target_slot IN ('A', 'B')),
  target_sequence INTEGER NOT NULL CHECK (target_sequence = sequence_before + 1),
  target_total INTEGER NOT NULL CHECK (target_total = total_before + litres),
  target_tag TEXT NOT NULL,
  target_sold_at INTEGER NOT NULL,
  target_volume INTEGER NOT NULL,
  target_ceiling INTEGER NOT NULL,
  image_before BLOB NOT NULL,
  image_target BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('RESERVED', 'POSTED', 'VOIDED', 'SUPERSEDED', 'CASE')),
  reserved_at INTEGER NOT NULL,
  ended_at INTEGER,
  entry_id INTEGER NOT NULL UNIQUE REFERENCES entry (id)
) STRICT;

CREATE UNIQUE INDEX load_open_card ON load (card_no) WHERE state IN ('RESERVED', 'CASE');
CREATE UNIQUE INDEX load_open_meter ON load (meter) WHERE state IN ('RESERVED', 'CASE');
CREATE INDEX load_posted ON load (meter, target_total) WHERE state = 'POSTED';
`;

export const ledgerMigration = [
  LEDGER_TABLES,
  ...['entry', 'posting', 'batch'].map(appendOnly),
  REGISTRY_TABLES,
  VALUE_TABLES,
].join('\n');
