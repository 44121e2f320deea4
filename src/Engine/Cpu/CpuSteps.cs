using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu.Passes;
using Vectorscope.Engine.Cpu.Vectors;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Cpu;

/// <summary>
/// Rows computed by loops of our own, in single precision with weights as they are stored: within rounding what <see cref="PlainSteps"/>
/// computes, and to the bit the same whatever other rows are there, however a prompt is cut and however many threads there are.
/// </summary>
internal sealed class CpuSteps : IRowSteps
{
    // Beyond so many a step is bound by memory, and meetings cost more.
    private const int MostThreads = 16;
    private readonly CpuWeights _weights;
    private readonly ICpuPass _pass;
    // Both are as often asked for as steps are made, and go with what they are made of.
    private readonly ConditionalWeakTable<CompiledIntervention, RowChanges> _changes = [];
    private readonly ConditionalWeakTable<IReadOnlyList<ProjectionSeries>, RowProjections> _projections = [];

    private CpuSteps(CpuWeights weights, CpuInstructions instructions, int threads)
    {
        _weights = weights;
        _pass = instructions switch
        {
            CpuInstructions.Avx512 => new CpuPass<Avx512Vectors, Vector512<float>>(weights, threads),
            CpuInstructions.Avx2 => new CpuPass<Avx2Vectors, Vector256<float>>(weights, threads),
            _ => new CpuPass<PortableVectors, Vector128<float>>(weights, threads),
        };
    }

    /// <summary>Bytes of the weights.</summary>
    internal long WeightBytes => _weights.Bytes;

    /// <param name="checkpoint">Read from; not kept.</param>
    /// <param name="onTensor">Called before each tensor; may throw to stop.</param>
    /// <param name="instructions">Null for the best that there are.</param>
    /// <param name="threads">Null for one for each processor.</param>
    internal static CpuSteps Load(Checkpoint checkpoint, Action onTensor, CpuInstructions? instructions = null, int? threads = null)
    {
        var chosen = instructions ?? Processor.Best;
        var weights = CpuWeightReader.Read(checkpoint, new(checkpoint.Config, Processor.LanesOf(chosen)), onTensor);
        return new(weights, chosen, threads ?? Math.Min(Environment.ProcessorCount, MostThreads));
    }

    /// <summary>What the weights of a checkpoint will take here.</summary>
    internal static long BytesOf(Checkpoint checkpoint) => CpuWeights.BytesOf(checkpoint, new(checkpoint.Config, Processor.LanesOf(Processor.Best)));

    public IRowPast Create() => new CpuPast(_weights.Shape);

    public RowOutcome[] Step(IReadOnlyList<RowStep> rows)
    {
        var plan = Plan(rows);
        for (var row = 0; row < rows.Count; row++) plan.Past[row].Prepare(plan.Count[row]);
        _pass.Run(plan);
        for (var row = 0; row < rows.Count; row++) plan.Past[row].Advance(plan.Count[row]);
        var chosen = Choose(plan);
        var scores = Score(plan, chosen);
        var outcomes = new RowOutcome[rows.Count];
        for (int row = 0, choice = 0; row < rows.Count; row++)
        {
            outcomes[row] = new(null, plan.Found[row]);
            if (rows[row].Next is null) continue;
            outcomes[row] = outcomes[row] with { Id = chosen[choice], Scores = scores[choice] };
            choice++;
        }
        return outcomes;
    }

    /// <summary>The logits of the last step's i-th row that chose a token, up to the first id that it does not use.</summary>
    internal float[] LogitsOf(int choice) => _pass.LogitsOf(choice).ToArray();

    private StepPlan Plan(IReadOnlyList<RowStep> rows)
    {
        var tokens = rows.Sum(row => row.Ids.Count);
        var (ids, owner, position, marks) = (new int[tokens], new int[tokens], new int[tokens], new TokenMark[tokens]);
        var (first, count, past) = (new int[rows.Count], new int[rows.Count], new CpuPast[rows.Count]);
        var (changes, projections, found) = (new RowChanges?[rows.Count], new RowProjections?[rows.Count], new float[rows.Count][]);
        var choices = new List<StepChoice>();
        var token = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var step = rows[row];
            (past[row], first[row], count[row]) = ((CpuPast)step.Past, token, step.Ids.Count);
            changes[row] = step.Intervention is null ? null : _changes.GetValue(step.Intervention, one => RowChanges.Of(one, _weights.Shape));
            projections[row] = step.Projections.Count == 0 ? null : _projections.GetValue(step.Projections, series => new(series, _weights.Shape));
            found[row] = projections[row] is { } read ? Empty(read, step.Ids.Count) : [];
            for (var i = 0; i < step.Ids.Count; i++, token++)
            {
                (ids[token], owner[token], position[token]) = (step.Ids[i], row, past[row].Length + i);
                if (changes[row] is not null) marks[token] = step.Marks[i];
            }
            if (step.Next is { } next) choices.Add(new(token - 1, next, next.Sampling.PresencePenalty == 0 ? [] : past[row].Distinct(next.Written), choices.Count == 0 ? 0 : choices[^1].End));
        }
        return new()
        {
            Ids = ids,
            Row = owner,
            Position = position,
            Marks = marks,
            First = first,
            Count = count,
            Past = past,
            Changes = changes,
            Projections = projections,
            Found = found,
            Choices = [.. choices],
            Draws = choices.Exists(choice => choice.Take == 0),
            Gates = changes.Max(one => one?.GateCount ?? 0),
        };
    }

    private static float[] Empty(RowProjections read, int tokens)
    {
        var found = new float[tokens * read.Count];
        foreach (var at in read.Unusable)
            for (var token = 0; token < tokens; token++) found[(token * read.Count) + at] = float.NaN;
        return found;
    }

    private int?[] Choose(StepPlan plan)
    {
        var chosen = new int?[plan.Choices.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            var choice = plan.Choices[i];
            if (!choice.IsNumber) continue;
            chosen[i] = choice.Take == 0 ? choice.Drawn
                : Sampler.Choose(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pass.Likeliest(i)), choice.Next.Sampling, choice.Next.Uniform);
        }
        return chosen;
    }

    private TokenScores?[] Score(StepPlan plan, int?[] chosen)
    {
        var scores = new TokenScores?[chosen.Length];
        int[] wanted = [.. Enumerable.Range(0, chosen.Length).Where(i => chosen[i] is not null && plan.Choices[i].Next.Likeliest is not null)];
        if (wanted.Length == 1) OfOne(wanted[0]);
        // A vocabulary is added up for each.
        else if (wanted.Length > 1) Parallel.ForEach(wanted, OfOne);
        return scores;

        void OfOne(int i)
        {
            _pass.RestoreLogits(i);
            scores[i] = TokenScores.Of(_pass.LogitsOf(i), chosen[i]!.Value, plan.Choices[i].Next.Likeliest!.Value);
        }
    }

    public void Dispose()
    {
        _pass.Dispose();
        _weights.Dispose();
    }
}
