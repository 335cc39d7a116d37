// The role the server works as (DATABASE_ROLE, battlemap_runtime unless told): it may read and write
// rows, but owns nothing, changes no table, and sees rows through the policies of the second wall.
// Made by whoever owns the tables, after every migration; done again it changes nothing.
import pg from 'pg';

/** Tables whose rows are written once: not even the server can change them. */
const WRITTEN_ONCE = ['flow_event', 'imprint', 'item_change', 'published_list', 'result'];
WRITTEN_ONCE.push('result_approval', 'snapshot', 'audit_entry', 'day_seal', 'day_seal_part');
WRITTEN_ONCE.push('escalation', 'mail', 'report', 'sample', 'stored_file');
/** Tables of which the server takes rows away: what has served its purpose. Of no other. */
const PASSING = ['account_link', 'deadline', 'delegation', 'flow_count', 'flow_count_delta'];
PASSING.push('login_failure', 'scenario', 'session');

const ROLE = 'battlemap_runtime';
const CONCURRENT = new Set(['42710', '23505', 'XX000']);
const NO_RIGHT = '42501';

/**
 * Grants the role what the server needs of the tables in `schema`, which belong to whoever calls: the
 * schema of the queue is made beside the migrations, and a grant on a table that is just being altered
 * would break one of the two.
 * Throws a sentence with what to do when the user of `url` may not make roles.
 */
export async function grantRuntime(url, schema, role = process.env.DATABASE_ROLE || ROLE) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await makeRole(client, role);
    const name = client.escapeIdentifier(role);
    await client.query('begin');
    await client.query(`grant usage on schema ${schema} to ${name}`);
    const rows = 'select, insert, update, delete';
    await client.query(`grant ${rows} on all tables in schema ${schema} to ${name}`);
    await client.query(`grant usage, select on all sequences in schema ${schema} to ${name}`);
    if (schema === 'public') await client.query(revoked(name));
    await client.query('commit');
  } finally {
    await client.end();
  }
}

const revoked = (name) => `revoke delete on all tables in schema public from ${name};
  grant delete on ${PASSING.join(', ')} to ${name};
  revoke update on ${WRITTEN_ONCE.join(', ')} from ${name};
  grant update (sent_at) on mail to ${name};
  revoke insert, update, delete on _prisma_migrations from ${name}`;

/** Roles belong to the whole server: another database beside this one may have made it already. */
async function makeRole(client, role) {
  const name = client.escapeIdentifier(role);
  const { rows } = await client.query(
    `select pg_has_role(current_user, oid, 'member') as member from pg_roles where rolname = $1`,
    [role],
  );
  if (rows[0]?.member) return;
  try {
    if (rows.length === 0) await client.query(`create role ${name} nologin`).catch(unlessThere);
    await client.query(`grant ${name} to current_user`).catch(unlessThere);
  } catch (error) {
    if (error.code !== NO_RIGHT) throw error;
    throw new Error(
      `数据库用户无权建立运行角色，请由数据库管理员执行：create role ${role} nologin; grant ${role} to <用户>` +
        ` / the database user may not make the role ${role}: have it made and granted to the user`,
    );
  }
}

function unlessThere(error) {
  if (!CONCURRENT.has(error.code)) throw error;
}
