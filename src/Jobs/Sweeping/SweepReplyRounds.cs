using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Model;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>
/// Lets arms reply to all prompts, in groups of rows whose content follows from the spec alone. A group is kept when it is done, and
/// what an earlier attempt kept is not computed again: a resumed sweep is the same as an undisturbed one.
/// </summary>
internal sealed class SweepReplyRounds(RunContext context, LanguageModel model, IReadOnlyList<DivergencePrompt> prompts, SteeredOptions options, int rowsAtOnce)
{
    private int _round;

    /// <summary>How many there are.</summary>
    public int Prompts => prompts.Count;

    /// <summary>Replies that this attempt computed, and their tokens.</summary>
    public (int Replies, long Tokens, double Seconds) Computed { get; private set; }

    /// <summary>One round: every arm replies to every prompt, prompt by prompt, so that all arms are equally far.</summary>
    /// <param name="arms">What changes the model in each; null for the model as it is.</param>
    /// <param name="each">Told after each group of the replies of every arm so far.</param>
    public async Task<IReadOnlyList<IReadOnlyList<SteeredReply>>> RunAsync(
        IReadOnlyList<CompiledIntervention?> arms, Func<IReadOnlyList<IReadOnlyList<SteeredReply>>, Task> each, CancellationToken cancellationToken)
    {
        var rows = prompts.SelectMany((prompt, number) => arms.Select(arm => new SteeredPrompt(prompt, number, arm))).ToArray();
        var replies = arms.Select(_ => new List<SteeredReply>()).ToArray();
        var (at, group) = (0, 0);
        foreach (var chunk in rows.Chunk(rowsAtOnce))
        {
            foreach (var reply in await GroupAsync(chunk, SweepWork.Group(context.WorkFolder, _round, group++), cancellationToken))
            {
                replies[at++ % arms.Count].Add(reply);
            }
            await each(replies);
        }
        _round++;
        return replies;
    }

    private async Task<IReadOnlyList<SteeredReply>> GroupAsync(SteeredPrompt[] rows, string path, CancellationToken cancellationToken)
    {
        if (await SweepWork.ReadAsync<IReadOnlyList<SteeredReply>>(path, cancellationToken) is { } kept && kept.Count == rows.Length)
        {
            return kept;
        }
        var started = context.Time.GetTimestamp();
        var replies = await SteeredRollouts.MeasureAsync(model, rows, options, cancellationToken);
        var took = context.Time.GetElapsedTime(started).TotalSeconds;
        Computed = (Computed.Replies + rows.Length, Computed.Tokens + replies.Sum(reply => (long)reply.Ids.Count), Computed.Seconds + took);
        // What was computed is kept even when the run is asked to stop meanwhile.
        await SweepWork.WriteAsync(path, replies, CancellationToken.None);
        return replies;
    }
}
