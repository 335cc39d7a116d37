/** What is known of the running installation when it is held against the check-list. */

/** Counts over the accounts that are in use: neither disabled nor past their last day. */
export interface AccountFacts {
  readonly inUse: number;
  readonly administrators: Readonly<
    Record<'system-admin' | 'security-admin' | 'audit-admin', number>
  >;
  /** Administrators without an address, and addresses that more than one of them has. */
  readonly sharedOffices: number;
  readonly administratorsWithoutFactor: number;
  /** Without a second factor here, administrators included. */
  readonly withoutFactor: number;
  /** Of these, how many come by the single sign-on, which may ask for one itself. */
  readonly bySignOn: number;
  /** Not used for 90 days. */
  readonly stale: number;
  /** Passwords that are not kept as argon2id. */
  readonly weakHashes: number;
}

export interface LogInFacts {
  readonly shortest: number;
  /** Failures from one address, and from everywhere, before a name has to wait. */
  readonly tries: readonly [fromOneAddress: number, fromEverywhere: number];
  /** Names that have to wait just now. */
  readonly locked: number;
  readonly idleMinutes: number;
  readonly longestMinutes: number;
  readonly sessions: number;
  /** Sessions that are kept although they are over. */
  readonly sessionsOver: number;
  /** Networks administrators come from; none: from anywhere. */
  readonly terminals: readonly string[];
}

/** A role of the database and what it could do beyond reading and writing rows. */
export interface RoleFacts {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassesPolicies: boolean;
  /** Tables it owns. */
  readonly owns: number;
}

export interface DatabaseFacts {
  /** What the server works as, and what it logged in as. */
  readonly role: RoleFacts;
  readonly login: RoleFacts;
  /** Tables that hold enterprises, and those of them without policies in force. */
  readonly walled: number;
  readonly unwalled: readonly string[];
  /** Tables that are written once; those the server could change, those whose guard is off. */
  readonly writtenOnce: number;
  readonly changeable: readonly string[];
  readonly unguarded: readonly string[];
  readonly line: 'local' | 'encrypted' | 'plain';
  readonly archives: boolean;
  readonly lastArchived: string | null;
  readonly replicas: number;
  /** Milliseconds between its clock and the server's. */
  readonly drift: number;
}

export interface TrailFacts {
  readonly entries: number;
  readonly oldest: string | null;
  readonly newest: string | null;
  /** The last day that is over, in Asia/Shanghai. */
  readonly yesterday: string;
  readonly lastSeal: string | null;
  readonly verified: {
    readonly at: string;
    readonly events: number;
    readonly audits: number;
    readonly seals: number;
    readonly faults: number;
  };
}

/** How the request for the check-list itself came, and what it was answered with. */
export interface LineFacts {
  /** As this server sees it, with what the proxy in front says. */
  readonly https: boolean;
  readonly secureCookies: boolean;
  readonly strictTransport: boolean;
  readonly contentPolicy: string | null;
}

export interface SecurityFacts {
  readonly demonstration: boolean;
  readonly accounts: AccountFacts;
  readonly logIn: LogInFacts;
  readonly database: DatabaseFacts;
  readonly trail: TrailFacts;
  readonly line: LineFacts;
  readonly hash: 'sha256' | 'sm3';
  /** Whether there is a key with which secrets are sealed. */
  readonly secretKey: boolean;
}
