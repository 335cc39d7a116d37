import { App, Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useRef, useState } from 'react';
import { answered, api, type Schema } from '../api/client';
import { queryClient } from '../api/queries';
import { ActButton, useAct } from '../forms/act';
import { t } from '../locales';
import { addDays, moment, shortWeekday } from './format';
import { errorText } from './error-text';

type ClockState = Schema['ClockState'];
type ClockMoved = Schema['ClockMoved'];

/** Real seconds after which the server says how far it is; then it is asked to go on. */
const SECONDS = 5;

/** Nine in the morning in Asia/Shanghai, when a working day begins. */
const morning = (day: string): string => `${day}T01:00:00.000Z`;

/** Moves time a stretch of work at a time, so that the page can say where it is, and be told to stop. */
function useMove() {
  const { message } = App.useApp();
  const [at, setAt] = useState<ClockMoved | null>(null);
  const stopped = useRef(false);
  // Asked while the move is under way: another press may have come in between.
  const isStopped = (): boolean => stopped.current;
  const move = useAct({
    mutationFn: async (to: string) => {
      stopped.current = false;
      let fired = 0;
      for (;;) {
        const moved = await answered(api.PUT('/api/clock', { body: { to, seconds: SECONDS } }));
        fired += moved.fired;
        if (moved.reached || isStopped()) return { ...moved, fired };
        setAt(moved);
      }
    },
    onSuccess: ({ clock, fired, waiting }) => {
      const { day, time } = moment(clock.now);
      const left = waiting > 0 ? t('clock.left', { n: waiting }) : '';
      void message.success(t('clock.moved', { day, time, n: fired }) + left);
    },
    // The sentence stays beside the buttons until the next press.
    onError: () => undefined,
    onSettled: async () => {
      setAt(null);
      await queryClient.invalidateQueries();
    },
  });
  const stop = () => {
    stopped.current = true;
  };
  return { ...move, at, stop };
}

/** Where a long move is: the instant it has come to, and what still has to go out there. */
function Underway({ at, stop }: { at: ClockMoved | null; stop: () => void }) {
  if (at === null) return <em role="status">{t('clock.moving')}</em>;
  const { day, time } = moment(at.clock.now);
  return (
    <>
      <em role="status">{t('clock.movingAt', { day, time, n: at.waiting })}</em>
      <Button size="small" onClick={stop}>
        {t('clock.stop')}
      </Button>
    </>
  );
}

function Movers({ clock }: { clock: ClockState }) {
  const move = useMove();
  const { modal } = App.useApp();
  const [picking, setPicking] = useState(false);
  const { next } = clock;
  const go = (to: string) => () => {
    move.mutate(to);
  };
  return (
    <span className="clock-movers">
      {move.isPending && <Underway at={move.at} stop={move.stop} />}
      {move.isError && <em role="alert">{errorText(move.error)}</em>}
      {next !== null && (
        <ActButton size="small" onClick={go(next.at)} title={next.label}>
          {t('clock.next')}
          <small>
            {moment(next.at).short} {next.label}
          </small>
        </ActButton>
      )}
      <ActButton size="small" onClick={go(addDays(clock.now, 1))}>
        {t('clock.day')}
      </ActButton>
      <ActButton size="small" onClick={go(addDays(clock.now, 7))}>
        {t('clock.week')}
      </ActButton>
      <span className="clock-pick">
        <ActButton
          size="small"

          onClick={() => {
            setPicking(true);
          }}
        >
          {t('clock.to')}
        </ActButton>
        {picking && (
          <DatePicker
            open
            showNow={false}
            size="small"
            defaultPickerValue={dayjs(clock.today)}
            minDate={dayjs(clock.today).add(1, 'day')}
            onOpenChange={setPicking}
            onChange={(day) => {
              setPicking(false);
              if (day === null) return;
              const to = day.format('YYYY-MM-DD');
              void modal.confirm({
                title: t('clock.sure', { day: to }),
                content: t('clock.sureAbout'),
                onOk: go(morning(to)),
              });
            }}
          />
        )}
      </span>
    </span>
  );
}

/** The strip that says: this is not real time. On every page, and on paper. */
export function ClockBar({ clock }: { clock: ClockState }) {
  if (!clock.simulated) return null;
  const { day, time } = moment(clock.now);
  return (
    <div className="clock-bar" role="note" aria-label={t('clock.simulated')}>
      <b>{t('clock.simulated')}</b>
      <span className="clock-now">
        {day} {shortWeekday(day)} {time}
      </span>
      <span className="clock-about">{t('clock.about')}</span>
      {clock.mayMove && <Movers clock={clock} />}
    </div>
  );
}
