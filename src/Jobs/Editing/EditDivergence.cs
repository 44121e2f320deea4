using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Editing;

/// <summary>Measures how far an edited model is from its parent, one model in memory after the other.</summary>
internal sealed class EditDivergence(EditRollouts rollouts)
{
    /// <returns>What was found, or why nothing was measured.</returns>
    public async Task<(EditReportDivergence? Found, string? Why)> MeasureAsync(RunContext context, ResolvedSpec<EditSpec> run, EditReportModel edited, CancellationToken cancellationToken)
    {
        var (found, why) = await rollouts.PromptsAsync(run, cancellationToken);
        if (found is not { } prompts)
        {
            return (null, why);
        }
        var (how, path) = (run.Spec.Comparison, EditWork.Logits(context.WorkFolder));
        try
        {
            var (records, sizes) = await rollouts.UseEditedAsync(context, run, edited, async model =>
            {
                var all = EditRollouts.How(how, prompts, model);
                context.Stage("the edited model replies");
                return (await ReplyDivergence.RecordAsync(model, prompts.Prompts, all, path, EditRollouts.Told(context, prompts), cancellationToken), all);
            }, cancellationToken);
            return await rollouts.UseParentAsync(context, run, async model =>
            {
                context.Stage("comparing the replies");
                var result = await ReplyDivergence.CompareAsync(model, records, sizes, path, EditRollouts.Told(context, prompts), cancellationToken);
                Warn(context, result);
                return (new EditReportDivergence(
                    prompts.Set, prompts.Persona, how.Thinking, how.ReplyTokens, how.Temperature, how.Seed,
                    model.Device.ToString().ToLowerInvariant(), model.Dtype.ToString().ToLowerInvariant(), result), (string?)null);
            }, cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Warn(RunContext context, DivergenceReport result)
    {
        var (rollout, count) = (result.Rollout, result.Prompts.Count);
        if (rollout.Capped > 0)
        {
            context.Warn($"Cut at the limit of reply tokens: {rollout.Capped} of {Amount.Of(count, "reply", "replies")}.");
        }
        if (rollout.Loops > 0)
        {
            context.Warn($"Ending in a loop: {rollout.Loops} of {Amount.Of(count, "reply", "replies")}. What such replies say of the model is little.");
        }
    }
}
