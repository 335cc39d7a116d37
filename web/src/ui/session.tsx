import { createContext, useContext } from 'react';
import { useParams } from 'react-router';
import type { Schema } from '../api/client';
import type { Role } from '../access';

export type Session = Schema['Session'];

/** A session with somebody in it. */
export interface Signed extends Session {
  person: NonNullable<Session['person']>;
}

export const SessionContext = createContext<Signed | null>(null);

/** Who is here; only below the frame, which lets nobody else in. */
export function useSession(): Signed {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('no session above this page');
  return session;
}

export const useRole = (): Role => useSession().person.role;

/** The year pages start with. */
export const startCycle = (session: Session): string => session.start ?? '';

/** The cycle of the address, or where the person starts. */
export function useCycleId(): string {
  const session = useSession();
  const { cycle } = useParams();
  return cycle ?? startCycle(session);
}
