using System.Globalization;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Editing;

/// <summary>
/// Measures how far an edited model is from its parent under the same operations at run time: the parent replies under them, and the
/// edited model reads the same tokens.
/// </summary>
internal sealed class EditRunTime(EditRollouts rollouts)
{
    /// <returns>What was found, or why nothing was measured.</returns>
    public async Task<(EditReportRunTime? Found, string? Why)> MeasureAsync(
        RunContext context, ResolvedSpec<EditSpec> run, OpenedIntervention opened, EditReportModel edited, CancellationToken cancellationToken)
    {
        var (found, why) = await rollouts.PromptsAsync(run, cancellationToken);
        if (found is not { } prompts)
        {
            return (null, why);
        }
        var (how, path) = (run.Spec.Comparison, EditWork.Logits(context.WorkFolder));
        try
        {
            var (records, sizes, unedited) = await rollouts.UseParentAsync(context, run, async model =>
            {
                var compiled = CompiledIntervention.Of(opened.Intervention, opened.Find, model.Config.LayerCount, model.Config.HiddenSize);
                var all = EditRollouts.How(how, prompts, model) with { Intervention = compiled };
                context.Stage("the model replies under the operations at run time");
                var replies = await ReplyDivergence.RecordAsync(model, prompts.Prompts, all, path, EditRollouts.Told(context, prompts), cancellationToken);
                context.Stage("comparing with the model without the operations");
                var plain = await ReplyDivergence.CompareAsync(model, replies, all, path, EditRollouts.Told(context, prompts), cancellationToken);
                return (replies, all, plain.Rollout.PerToken);
            }, cancellationToken);
            return await rollouts.UseEditedAsync(context, run, edited, async model =>
            {
                context.Stage("comparing with the operations at run time");
                var result = await ReplyDivergence.CompareAsync(model, records, sizes, path, EditRollouts.Told(context, prompts), cancellationToken);
                var (rollout, same) = (result.Rollout, (double)result.Rollout.Same / result.Rollout.Choices);
                context.Log(string.Create(CultureInfo.InvariantCulture, $"From the same operations at run time: KL {rollout.PerToken:G3} nats a token ({unedited:G3} without an edit), the likeliest token the same at {rollout.Same} of {rollout.Choices} choices."));
                if (rollout.PerToken >= unedited)
                {
                    context.Warn("The edited model is no nearer to the operations at run time than the model without an edit is: do not take it for them.");
                }
                return (new EditReportRunTime(prompts.Set, prompts.Persona, rollout.PerToken, rollout.PerReply, rollout.Choices, unedited, same), (string?)null);
            }, cancellationToken);
        }
        catch (InterventionException e)
        {
            return (null, $"The operations cannot act at run time, so there is nothing to compare with: {e.Message}");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
