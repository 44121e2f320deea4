using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.State;

/// <summary>Tasks × arms of a run, kept up to date by the trials that changed.</summary>
public sealed class BenchmarkBoard
{
    private readonly Dictionary<string, int> _places = [];
    private readonly List<BoardRow> _rows = [];
    private readonly SortedDictionary<long, TrialRow> _running = [];

    /// <summary>The board of a grid, still without trials.</summary>
    /// <param name="colours">Of the arms, in their order.</param>
    public BenchmarkBoard(TrialGrid grid, int attempts, IReadOnlyList<string> colours)
    {
        (Arms, Colours) = (grid.Arms, colours);
        Attempts = Math.Max(1, attempts);
        foreach (var row in grid.Rows)
        {
            _places[row.Task] = _rows.Count;
            _rows.Add(new BoardRow(row.Task, row.Difficulty, row.Category, row.NotRun, [.. grid.Arms.Select(_ => new TrialRow?[Attempts])]));
        }
    }

    /// <summary>In the run's order; the first is the baseline.</summary>
    public IReadOnlyList<string> Arms { get; }

    /// <summary>Tokens of the arms' colours.</summary>
    public IReadOnlyList<string> Colours { get; }

    /// <summary>Columns of each arm.</summary>
    public int Attempts { get; }

    /// <summary>Tasks in the order of their names.</summary>
    public IReadOnlyList<BoardRow> Rows => _rows;

    /// <summary>Trials at work, oldest first.</summary>
    public IReadOnlyCollection<TrialRow> Running => _running.Values;

    /// <summary>Trials that changed after this are yet to be read.</summary>
    public long Change { get; private set; }

    /// <summary>Takes in trials that changed.</summary>
    public void Apply(IReadOnlyList<TrialRow> trials)
    {
        foreach (var ofTask in trials.GroupBy(trial => trial.Task))
        {
            if (!_places.TryGetValue(ofTask.Key, out var place))
            {
                continue;
            }

            var cells = _rows[place].Trials.Select(arm => arm.ToArray()).ToArray();
            foreach (var trial in ofTask)
            {
                var arm = IndexOf(trial.Arm);
                if (arm >= 0 && trial.Attempt >= 1 && trial.Attempt <= Attempts)
                {
                    cells[arm][trial.Attempt - 1] = trial;
                }
            }

            _rows[place] = _rows[place] with { Trials = cells };
        }

        foreach (var trial in trials)
        {
            Change = Math.Max(Change, trial.Change);
            if (trial.Running)
            {
                _running[trial.Id] = trial;
            }
            else
            {
                _running.Remove(trial.Id);
            }
        }
    }

    /// <summary>The arm's place; below zero when the run has no such arm.</summary>
    public int IndexOf(string arm)
    {
        for (var i = 0; i < Arms.Count; i++)
        {
            if (Arms[i] == arm)
            {
                return i;
            }
        }

        return -1;
    }
}
