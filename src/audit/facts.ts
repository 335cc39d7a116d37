/**
 * Tables whose rows hold decided facts. The database writes an imprint (印记) of each of their rows with
 * every change (migration `imprints`); `audit verify` holds the rows against their imprints, and the
 * imprints of a day are part of its seal.
 */
export interface FactTable {
  /** The columns of its primary key. */
  readonly key: readonly string[];
  /** The text an imprint is taken of, the row being `r`; all of it unless told. */
  readonly print?: string;
  /** How often a row may change after it was written. */
  readonly changes: 'never' | 'once' | 'often';
}

export const FACTS: Readonly<Record<string, FactTable>> = {
  amendment: { key: ['id'], changes: 'once' },
  app_user: {
    key: ['id'],
    print: 'ROW(r.account, r.role, r.region, r.organisation_id, r.subject_id, r.disabled_at)::text',
    changes: 'often',
  },
  benchmark: { key: ['cycle_id', 'group_id', 'indicator'], changes: 'often' },
  class_move: { key: ['id'], changes: 'once' },
  cycle: { key: ['id'], changes: 'once' },
  escalation: { key: ['id'], changes: 'never' },
  evaluation: { key: ['id'], changes: 'once' },
  import_batch: { key: ['id'], changes: 'once' },
  item_change: { key: ['id'], changes: 'never' },
  mail: { key: ['key'], changes: 'once' },
  organisation: { key: ['id'], changes: 'often' },
  published_list: { key: ['cycle_id', 'list', 'version'], changes: 'never' },
  report: { key: ['id'], changes: 'never' },
  result: { key: ['evaluation_id', 'subject_id'], changes: 'never' },
  result_approval: { key: ['evaluation_id'], changes: 'never' },
  sample: { key: ['cycle_id', 'stage'], changes: 'never' },
  snapshot: { key: ['cycle_id', 'version'], changes: 'never' },
  stored_file: {
    key: ['id'],
    print:
      'ROW(r.cycle_id, r.flow_id, r.name, r.type, r.size, r.sha256, sha256(r.content), r.by, r.at)::text',
    changes: 'never',
  },
  subject: { key: ['id'], changes: 'often' },
  subject_event: { key: ['id'], changes: 'often' },
  subject_year: { key: ['cycle_id', 'subject_id'], changes: 'often' },
};

/** Every other table, and why nobody needs an imprint of it. */
export const NO_FACTS: Readonly<Record<string, string>> = {
  flow: 'held against its log, which is chained',
  flow_event: 'chained and sealed',
  audit_entry: 'chained and sealed',
  audit_head: 'the end of a chain',
  day_seal: 'chained, and printed',
  day_seal_part: 'held against the seals',
  imprint: 'sealed',
  deadline: 'a timer still to fire; that it fired is an event',
  outbox: 'what follows from an event and is still to be done',
  flow_count: 'counted from the flows by triggers',
  flow_count_delta: 'counted from the flows by triggers',
  import_row: 'a file as it was uploaded; what was taken over of it is in item_change',
  scenario: 'a trial that may be changed and thrown away',
  clock: 'the simulated time of a demonstration; a trigger keeps it from any other installation',
  mailbox_message: 'what a demonstration shows as delivered; the letter itself is in mail',
  session: 'over in a day; log-ins are in the audit trail',
  account_link: 'used once; invitations are in the audit trail',
  login_failure: 'counts for the lock-out; failures are in the audit trail',
  mail_read: 'whether somebody has read a letter of theirs',
  delegation: 'who gets letters meanwhile; who set it is in the audit trail',
  _prisma_migrations: 'which migrations have run',
};
