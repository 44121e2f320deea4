using System.Globalization;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>What is known of a sweep's cells so far, and the report of it.</summary>
internal sealed class SweepProgress
{
    private readonly SweepSpec _spec;
    private readonly CellState[] _cells;
    private readonly CellState _base = new(null);
    private SweepReport _frame;

    public SweepProgress(SweepSpec spec, References references, SweepFacts facts)
    {
        _spec = spec;
        Cells = SweepCells.Of(spec);
        _cells = [.. Cells.Select(cell => new CellState(cell))];
        var (model, direction, set) = (references[SweepSpec.ModelField], references[SweepSpec.DirectionField], references[SweepSpec.PromptSetField]);
        _frame = new()
        {
            Model = new(model.Name, model.Hash ?? "", null, null),
            Direction = new(direction.Name, direction.Hash ?? "", facts.ReadLayer),
            Replies = new(
                set.Name, SweepRules.Prompts(spec, references).Count, references.Find(SweepSpec.PersonaField)?.Name, spec.Replies.Thinking,
                spec.Replies.ReplyTokens, spec.Replies.Temperature, spec.Replies.Seed),
            Operations = SweepCells.Operations(spec),
            Layers = spec.Layers,
            Strengths = spec.Strengths,
            Calibrate = spec.Calibrate,
            Tasks = facts.Benchmark is { } benchmark ? new(benchmark.Facts.TaskSet, [.. benchmark.Facts.Tasks.Select(task => task.Name)], benchmark.Spec.Attempts) : null,
            Tried = Cells.Count,
            Base = new() { Name = SweepCell.Base },
            Cells = [],
        };
    }

    public IReadOnlyList<SweepCell> Cells { get; }

    public void Loaded(string device, string dtype, string hash) => _frame = _frame with { Model = _frame.Model with { Device = device, Dtype = dtype, ContentHash = hash } };

    /// <summary>The cell's intervention, at the strength that it has now.</summary>
    public void Named(int cell, double strength, SweepIntervention intervention) => (_cells[cell].Strength, _cells[cell].Intervention) = (strength, intervention);

    /// <summary>Replies of the model as it is.</summary>
    public void BaseReplied(IReadOnlyList<SteeredReply> replies) => _base.Measures = replies.Count > 0 ? RolloutMeasures.Of(replies) : null;

    /// <summary>Replies of a cell, all that there are by now.</summary>
    public void Replied(int cell, IReadOnlyList<SteeredReply> replies) => _cells[cell].Measures = replies.Count > 0 ? RolloutMeasures.Of(replies) : null;

    /// <summary>A strength that was tried, with all its replies.</summary>
    public void Tried(int cell, double strength, IReadOnlyList<SteeredReply> replies)
    {
        // No reply at all is farther than any number.
        var value = replies.All(reply => !reply.Broken) ? TokenDivergence.Percentile(replies, _spec.Calibrate!.Percentile) ?? double.PositiveInfinity : double.PositiveInfinity;
        _cells[cell].Tried.Add(new(strength, value));
        _cells[cell].Kept[strength] = RolloutMeasures.Of(replies);
    }

    /// <summary>The strength to try next; null for one whose search is over.</summary>
    public double? Next(int cell) => StrengthSearch.Next(Goal(cell), _cells[cell].Tried);

    /// <summary>What a search came to, with its measures; null while it goes on.</summary>
    public FoundStrength? Found(int cell)
    {
        var state = _cells[cell];
        if (StrengthSearch.Result(Goal(cell), state.Tried) is not { } found)
        {
            return null;
        }
        state.Measures = state.Kept[found.Strength.Strength];
        return found;
    }

    /// <summary>What a search came to, in words.</summary>
    public string? Sentence(int cell) => Found(cell) is { } found ? Sentence(found, Goal(cell)) : null;

    /// <summary>Whether a cell takes part in trials: its strength is named, or what was sought was found.</summary>
    public bool IsSettled(int cell) => _spec.Calibrate is null || Found(cell) is { End: SearchEnd.Met or SearchEnd.Between };

    /// <param name="arms">Of the trials so far.</param>
    public SweepReport Report(IReadOnlyList<ArmResult> arms, bool isWhole) => WithPasses(_frame with
    {
        IsWhole = isWhole,
        Tried = _spec.Calibrate is null ? Cells.Count : _cells.Sum(cell => cell.Tried.Count),
        Base = _frame.Base with { Measures = _base.Measures },
        Cells = [.. _cells.Select((cell, i) => Cell(cell, i))],
    }, arms);

    /// <summary>A report with what has come of trials since.</summary>
    public static SweepReport WithPasses(SweepReport report, IReadOnlyList<ArmResult> arms)
    {
        if (arms.Count == 0)
        {
            return report;
        }
        var byName = arms.ToDictionary(arm => arm.Name, arm => new SweepPass(arm.Passed, arm.Trials, arm.Rate, arm.Interval, arm.Infrastructure));
        SweepReportCell With(SweepReportCell cell) => cell with { Pass = byName.GetValueOrDefault(cell.Name) };
        return report with { Base = With(report.Base), Cells = [.. report.Cells.Select(With)] };
    }

    private SearchGoal Goal(int cell) => _spec.Calibrate!.Goal(Cells[cell].Sign);

    private SweepReportCell Cell(CellState state, int i) => new()
    {
        Name = state.Cell!.Name,
        Operation = state.Cell.Operation,
        Layers = state.Cell.Layers,
        Strength = state.Strength ?? state.Cell.Strength,
        Text = state.Intervention?.Text,
        Intervention = state.Intervention?.Content,
        Hash = state.Intervention?.Loaded.Hash,
        LeftOut = state.Intervention is { } named ? [.. named.Loaded.Compiled.Coverage.SelectMany(coverage => coverage.LeftOut)] : [],
        Measures = state.Measures,
        Search = _spec.Calibrate is null ? null : Search(i),
    };

    private SweepSearch Search(int cell)
    {
        var (tried, found) = (_cells[cell].Tried, Found(cell));
        return new(found?.End, Sentence(cell), [.. tried], found?.Below?.Strength, found?.Above?.Strength);
    }

    private string Sentence(FoundStrength found, SearchGoal goal)
    {
        var (at, percentile) = (Number(found.Strength.Strength), $"the {Number(_spec.Calibrate!.Percentile)}th percentile");
        var value = double.IsFinite(found.Strength.Value) ? $"{Number(found.Strength.Value)} nats" : "beyond any number, since the stream left its range";
        return found.End switch
        {
            SearchEnd.Met => $"At {at}, {percentile} is {value}: the target of {Number(goal.Target)} is met.",
            SearchEnd.Between => $"No strength that was tried is near enough: {percentile} is below the target at {Number(found.Below!.Strength)} ({Number(found.Below.Value)} nats) and above it at {Number(found.Above!.Strength)} ({(double.IsFinite(found.Above.Value) ? $"{Number(found.Above.Value)} nats" : "no number")}). The lower is taken.",
            SearchEnd.AboveAtLeast => $"The target of {Number(goal.Target)} nats is out of reach: at the least strength, {at}, {percentile} is {value} already. Begin lower.",
            _ => $"The target of {Number(goal.Target)} nats is out of reach: at the most strength, {at}, {percentile} is {value}. Go farther, or act on other layers.",
        };
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private sealed class CellState(SweepCell? cell)
    {
        public SweepCell? Cell { get; } = cell;
        public double? Strength { get; set; }
        public SweepIntervention? Intervention { get; set; }
        public RolloutMeasures? Measures { get; set; }
        public List<TriedStrength> Tried { get; } = [];
        public Dictionary<double, RolloutMeasures> Kept { get; } = [];
    }
}
