import { useQuery } from '@tanstack/react-query';
import { Input, Pagination } from 'antd';
import type { Schema } from '../../api/client';
import { tasksQuery } from '../../api/queries';
import { FlowDetail } from '../../flow/detail';
import { t } from '../../locales';
import { Back } from '../../ui/back';
import { useParamState } from '../../ui/params';
import { useCycleId } from '../../ui/session';
import { useViewport } from '../../ui/viewport';
import { AsOf, Empty, Shown } from '../../ui/states';
import { Approvals, useApprovals } from './approvals';
import { Boxes } from './boxes';
import { Groups, Nothing, walk } from './groups';
import { HINTS, KeyHelp, submitOnEnter, useWalk } from './keys';
import './tasks.css';

const PAGE = 100;
/** From this width on the list and the item stand side by side (tasks.css). */
const BESIDE = 1180;
const BOXES: readonly Schema['Box'][] = ['todo', 'started', 'closed', 'copied'];
/** 我的任务: boxes, the list by urgency, and the open item with everything that can be done. */
export function Page() {
  const cycle = useCycleId();
  const [get, set] = useParamState();
  const box = BOXES.find((one) => one === get('box')) ?? 'todo';
  const page = Number(get('page') ?? '1');
  const chosen = get('flow');
  const { width } = useViewport();
  const query = useQuery(tasksQuery(cycle, { box, stage: get('stage'), q: get('q'), page }));
  // Beside a list there is always an item: the most urgent one opens by itself.
  const flow = chosen ?? (width > BESIDE ? walk(query.data)[0] : undefined);
  const open = (id?: string): void => {
    set({ flow: id });
  };
  const approvals = useApprovals();
  const waiting = box === 'todo' ? approvals : [];
  const { help, close } = useWalk(query.data, flow, open);
  return (
    <div className={`tasks ${chosen === undefined ? '' : 'has-flow'}`} onKeyDown={submitOnEnter}>
      <Shown query={query} rows={12}>
        {(list) => (
          <>
            <Boxes list={list} box={box} approvals={approvals.length} />
            <section className="task-list">
              <header>
                <h2>
                  {t(`box.${box}`)} {list.total + waiting.length}
                </h2>
                <span>{t('tasks.byUrgency')}</span>
                <span className="gap" />
                <AsOf at={list.at} stale={query.isError} />
              </header>
              <Input.Search
                size="small"
                allowClear
                defaultValue={get('q')}
                placeholder={t('tasks.search')}
                onSearch={(q) => {
                  set({ q, page: undefined });
                }}
              />
              <div className="task-scroll">
                <Approvals actions={waiting} />
                <Groups list={list} flow={flow} onOpen={open} />
                {list.items.length + waiting.length === 0 && (
                  <Nothing
                    list={list}
                    clear={() => {
                      set({ q: undefined, stage: undefined });
                    }}
                    filtered={get('q') !== undefined || get('stage') !== undefined}
                  />
                )}
              </div>
              {list.total > PAGE && (
                <Pagination
                  simple
                  size="small"
                  current={list.page}
                  pageSize={PAGE}
                  total={list.total}
                  onChange={(next) => {
                    set({ page: String(next) });
                  }}
                />
              )}
              <footer className="key-hints">
                {HINTS.map(([key, text]) => (
                  <span key={key}>
                    <kbd>{key}</kbd> {t(text)}
                  </span>
                ))}
              </footer>
            </section>
            <section className="task-detail">
              {flow === undefined ? (
                <Empty>{t('tasks.pick')}</Empty>
              ) : (
                <>
                  <Back
                    onClick={() => {
                      open(undefined);
                    }}
                  />
                  <FlowDetail key={flow} id={flow} />
                </>
              )}
            </section>
          </>
        )}
      </Shown>
      {help && <KeyHelp onClose={close} />}
    </div>
  );
}
