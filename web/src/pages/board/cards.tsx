import { CellFace } from './matrix';
import { type Filter, keyOf, matches, shownOf, type Wall } from './view';

/** The matrix on a phone: one card an organisation, its cells one below the other. */
export function Cards({
  wall,
  filter,
  onOpen,
}: {
  wall: Wall;
  filter: Filter;
  onOpen: (key: string) => void;
}) {
  const { rows, stages } = shownOf(wall, filter);
  return (
    <div className="board-cards">
      {rows.map((row) => (
        <section key={row.organisation.id} className="card">
          <h2>{row.organisation.title}</h2>
          <ul>
            {stages.flatMap((stage) => {
              const cell = row.cells.find((one) => one.stage === stage.id);
              if (cell === undefined || !matches(row, cell, filter)) return [];
              const key = keyOf(row.organisation.id, stage.id);
              return [
                <li key={key} className={`cell ${cell.light}`}>
                  <button
                    type="button"
                    data-cell={key}
                    onClick={() => {
                      onOpen(key);
                    }}
                  >
                    <span className="unseen">{row.organisation.title} </span>
                    <span>{stage.title}</span>
                    <CellFace cell={cell} />
                  </button>
                </li>,
              ];
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
