import { type ReactNode, useEffect, useState } from 'react';
import type { Schema } from '../api/client';
import { isValid, type Item, itemsOf, openItems, type Sheet } from '../forms/figure';
import { type Save, useSave } from '../forms/save';
import { t } from '../locales';
import { errorText } from '../ui/error-text';
import { figure, moment } from '../ui/format';
import { Light } from '../ui/light';
import { Figure, GivenFigure } from './figure';
import { Alert, Button, Head } from './parts';
import { useSend } from './send';

type Flow = Schema['FlowDetail'];

function SaveState({ save }: { save: Save }) {
  if (save.offline) {
    return (
      <span className="amber">
        <Light state="dueSoon" size={14} /> {t('data.offline')}
      </span>
    );
  }
  if (save.error !== null) return <span className="red">{errorText(save.error)}</span>;
  if (save.saving) return <span>{t('data.saving')}</span>;
  if (save.savedAt === null) return <span />;
  return <span>{t('data.saved', { time: moment(save.savedAt).time })}</span>;
}

/** Brings a figure to the middle of the screen, its keypad open. */
function goTo({ id }: Item): void {
  const input = document.getElementById(`item-${id}`);
  input?.focus({ preventScroll: true });
  input?.closest('.figure')?.scrollIntoView({ block: 'center' });
}

function Groups({ sheet }: { sheet: Sheet }) {
  const [at, setAt] = useState(sheet.groups[0]?.id);
  return (
    <nav className="groups" aria-label={t('data.all')}>
      {sheet.groups.map(({ id, title, items }) => (
        <button
          key={id}
          type="button"
          aria-current={id === at}
          onClick={() => {
            setAt(id);
            document.getElementById(`group-${id}`)?.scrollIntoView({ block: 'start' });
          }}
        >
          {title}{' '}
          <b>
            {items.filter(isValid).length}/{items.length}
          </b>
        </button>
      ))}
    </nav>
  );
}

interface ReviewProps {
  flow: Flow;
  sheet: Sheet;
  name: string;
  waiting: boolean;
  onBack: () => void;
}

/** Everything on one page once more, with the statement of truth, before it is handed in. */
function Review({ flow, sheet, name, waiting, onBack }: ReviewProps) {
  const [isTrue, setTrue] = useState(false);
  const send = useSend(flow, onBack);
  const action = flow.actions.find(({ event }) => event === 'SUBMIT');
  return (
    <>
      <Head title={t('portal.review')} under={name} onBack={onBack} />
      {sheet.groups.map(({ id, title, items }) => (
        <section key={id} className="review">
          <h2>{title}</h2>
          <dl>
            {items.map((item) => (
              <div key={item.id}>
                <dt>
                  {item.title}
                  {item.reason !== null && <small>{item.reason}</small>}
                </dt>
                <dd>
                  <b>{figure(item.value)}</b> {item.unit}
                  <small>
                    {item.last === null
                      ? t('data.noLast')
                      : t('data.last', { value: figure(item.last) })}
                  </small>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="tick">
        <input
          type="checkbox"
          checked={isTrue}
          onChange={({ target }) => {
            setTrue(target.checked);
          }}
        />
        <span>{t('portal.truth')}</span>
      </label>
      <footer className="foot">
        {send.isError && <Alert error={send.error} />}
        {action?.possible === false && (
          <p className="amber">{action.reasons.join(t('list.comma'))}</p>
        )}
        <p>{waiting ? t('portal.unsaved') : action?.explain}</p>
        <div>
          <Button onClick={onBack}>{t('portal.toEdit')}</Button>
          <Button
            main
            event="SUBMIT"
            busy={send.isPending}
            disabled={!isTrue || waiting || action?.possible !== true}
            onClick={() => {
              send.mutate({ event: 'SUBMIT', payload: {} });
            }}
          >
            {action?.label ?? t('portal.review')}
          </Button>
        </div>
      </footer>
    </>
  );
}

interface EntryProps {
  flow: Flow;
  sheet: Sheet;
  name: string;
  head: ReactNode;
  view: string;
  go: (view: string) => void;
  onLeave: () => void;
}

/** The enterprise's figures: this year's, last year's beside them, one sentence each. */
export function Entry({ flow, sheet, name, head, view, go, onLeave }: EntryProps) {
  const save = useSave(flow.cycle, flow.flow, sheet);
  const { wrong, missing } = openItems(sheet);
  const [next] = [...wrong, ...missing];
  const waiting = Object.keys(save.waiting).length > 0;
  const follow = (what: 'leave' | 'next'): void => {
    if (what === 'leave') onLeave();
    else if (next === undefined) go('review');
    else goTo(next);
  };
  const back = (): void => {
    go('');
  };
  // A tap on a button leaves a field first: its figure is saved and checked before anything else happens.
  const [wish, setWish] = useState<'leave' | 'next' | null>(null);
  const settled = !waiting || save.error !== null;
  useEffect(() => {
    if (wish === null || !settled) return;
    setWish(null);
    if (!waiting || wish === 'next') follow(wish);
  });
  if (view === 'review' && sheet.editable) {
    return <Review flow={flow} sheet={sheet} name={name} waiting={waiting} onBack={back} />;
  }
  return (
    <>
      {head}
      <Groups sheet={sheet} />
      {sheet.groups.map(({ id, title, items }) => (
        <section key={id} id={`group-${id}`} className="group">
          <h2>{title}</h2>
          {items.map((item) =>
            item.editable ? (
              <Figure key={item.id} item={item} sent={save.waiting[item.id]} save={save.save} />
            ) : (
              <GivenFigure key={item.id} item={item} open={sheet.editable} />
            ),
          )}
        </section>
      ))}
      {sheet.editable && (
        <footer className="foot">
          <p className="saved" role="status">
            <SaveState save={save} />
            <b>
              {t('data.filled', {
                n: itemsOf(sheet).filter(isValid).length,
                total: sheet.total,
              })}
            </b>
          </p>
          <div>
            <Button
              onClick={() => {
                setWish('leave');
              }}
            >
              {t('portal.leave')}
            </Button>
            <Button
              main
              onClick={() => {
                setWish('next');
              }}
            >
              {wrong.length > 0
                ? t('data.next', { n: wrong.length })
                : missing.length > 0
                  ? t('portal.fill', { n: missing.length })
                  : t('portal.submit')}
            </Button>
          </div>
        </footer>
      )}
    </>
  );
}
