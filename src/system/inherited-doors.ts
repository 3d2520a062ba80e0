/** What the service manager says about doors that it has opened already (sd_listen_fds(3)): TCP first, then the Unix socket. */
import { DoorsError, type InheritedDoors } from '../ports/doors.ts';

const FIRST_FD = 3;

/**
 * The two doors, or null where nobody handed any over. Takes the words about them out of `env`, lest a child believe that
 * they are its own. Throws DoorsError for any number but two.
 */
export function inheritedDoors(
  env: Record<string, string | undefined>,
  processId: number,
): InheritedDoors | null {
  const { LISTEN_PID: forWhom, LISTEN_FDS: count } = env;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete env[name];
  if (count === undefined || Number(forWhom) !== processId) return null;
  if (count !== '2') {
    throw new DoorsError(
      `the service manager handed over ${count} sockets; a station has two, TCP first and then its Unix socket. 应移交两个套接字：先 TCP，后 Unix 套接字。`,
    );
  }
  return { tcp: FIRST_FD, local: FIRST_FD + 1 };
}
