/** Papers beside a flow: scanned confirmations, evidence for an appeal, acceptance reports. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import { config } from '../config.js';
import { CycleService } from '../cycle/cycle.service.js';
import { paperOf } from '../documents/paper.js';
import { FlowNotFound } from '../domain/process/errors.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import { scopeOf, seesFlow } from '../identity/access.js';
import { Database } from '../persistence/database.js';
import { FileNotFound, NoRoomForFile } from './errors.js';
import { EvidenceStore, type Kept, type ListedFile, type StoredFile } from './evidence.store.js';

export type { StoredFile } from './evidence.store.js';

const MB = 1024 * 1024;

@Injectable()
export class EvidenceService {
  constructor(
    private readonly store: EvidenceStore,
    private readonly flows: FlowService,
    private readonly cycles: CycleService,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /**
   * Keeps a file beside a flow; what kind it is its content decides.
   * @throws FlowNotFound for a flow that is not there or not this person's
   * @throws PaperRefused, EmptyDocument, DamagedDocument
   * @throws NoRoomForFile when the flow or its enterprise has as much as it may
   */
  async keep(
    actor: Actor,
    flowId: string,
    file: { readonly path: string; readonly name: string },
  ): Promise<StoredFile> {
    const flow = await this.flows.get(flowId);
    const cycle = await this.cycles.running(flow.cycleId);
    if (!mayBring(actor, { ...flow, region: cycle.region })) throw new FlowNotFound(flowId);
    const { type, ending } = await paperOf(file.path);
    const content = await readFile(file.path);
    const kept: StoredFile = {
      id: randomId(),
      cycleId: cycle.id,
      flowId,
      name: named(file.name, ending),
      type,
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      by: actor.id,
      at: await this.clock.now(),
    };
    await this.assertRoom(flowId, content.length);
    await this.store.insert(this.database.pool, kept, content);
    return kept;
  }

  /** @throws NoRoomForFile */
  private async assertRoom(flowId: string, size: number): Promise<void> {
    const kept = await this.store.kept(this.database.pool, flowId);
    const rooms = [
      ['flow', config.FLOW_FILES_MB],
      ['enterprise', config.ENTERPRISE_FILES_MB],
    ] as const;
    for (const [of, room] of rooms) {
      if (kept[of] + size > room * MB) throw new NoRoomForFile(of, room);
    }
  }

  /** The files beside these flows, the latest first, with the names of those who brought them. */
  list(flowIds: readonly string[]): Promise<ListedFile[]> {
    return this.store.list(this.database.pool, flowIds);
  }

  /** The files beside a flow of this region that the person may open, the latest first. */
  async beside(actor: Actor, flow: Flow, region: string): Promise<ListedFile[]> {
    const files = await this.list([flow.id]);
    const { subjectId, organisation, waitsFor } = flow;
    return files.filter(({ from }) =>
      mayOpen(actor, { region, subjectId, organisation, waitsFor, from }),
    );
  }

  /** Asserts that a form of this flow may name the file. @throws FileNotFound */
  async assertBeside(flowId: string, id: string): Promise<void> {
    const file = await this.store.get(this.database.pool, id);
    if (file?.flowId !== flowId) throw new FileNotFound();
  }

  /** @throws FileNotFound also for a file of others */
  async open(actor: Actor, id: string): Promise<{ file: Kept; content: Buffer }> {
    const file = await this.store.get(this.database.pool, id);
    if (file === undefined || !mayOpen(actor, file)) throw new FileNotFound();
    const content = await this.store.content(this.database.pool, id);
    if (content === undefined) throw new FileNotFound();
    return { file, content };
  }
}

type Whose = Pick<Kept, 'region' | 'subjectId' | 'organisation' | 'waitsFor'>;

/** A department sees every enterprise's result, but papers only of those that wait for it. */
function mayBring(actor: Actor, flow: Whose): boolean {
  if (!seesFlow(scopeOf(actor, flow), flow)) return false;
  if (actor.role === 'leader') return false;
  return actor.role !== 'department' || flow.subjectId === null || isAsked(actor, flow);
}

function mayOpen(actor: Actor, file: Whose & Pick<Kept, 'from'>): boolean {
  if (!seesFlow(scopeOf(actor, file), file)) return false;
  if (actor.role !== 'department' || file.subjectId === null) return true;
  return isAsked(actor, file) || file.from === actor.organisation;
}

function isAsked(actor: Actor, { waitsFor }: Whose): boolean {
  return actor.organisation !== null && waitsFor.includes(actor.organisation);
}

/** The name with the ending of its kind. */
function named(name: string, ending: string): string {
  return `${name.replace(/\.\w{1,5}$/, '') || '文件'}.${ending}`;
}
