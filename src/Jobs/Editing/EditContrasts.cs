using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Editing;

/// <summary>Measures what tells an edit's columns and heads apart, once for a run: what is resumed goes on with what is there.</summary>
internal sealed class EditContrasts(EditRollouts rollouts)
{
    /// <returns>Null where the edit chooses no columns.</returns>
    public async Task<InputContrasts?> MeasureAsync(RunContext context, ResolvedSpec<EditSpec> run, CancellationToken cancellationToken)
    {
        if (run.Spec.Columns is null)
        {
            return null;
        }
        var path = EditWork.Contrasts(context.WorkFolder);
        if (!File.Exists(path))
        {
            var (positive, why) = await rollouts.PromptsAsync(run, EditSpec.PositiveField, cancellationToken);
            var (negative, _) = await rollouts.PromptsAsync(run, EditSpec.NegativeField, cancellationToken);
            if (positive is null || negative is null)
            {
                throw new RunFailureException($"Columns are told apart by replies to prompts. {why}", "Name a prompt set, and a model with a tokenizer.");
            }
            var measured = await rollouts.UseParentAsync(context, run, async model =>
            {
                context.Stage("telling columns apart");
                var told = new InlineProgress<int>(done => context.Report(done, positive.Prompts.Count + negative.Prompts.Count, "prompts"));
                return await InputContrasting.MeasureAsync(model, positive.Prompts, negative.Prompts, EditRollouts.How(run.Spec.Comparison, positive, model), told, cancellationToken);
            }, cancellationToken);
            measured.Save(path + ".new");
            File.Move(path + ".new", path);
        }
        var contrasts = InputContrasts.Load(path);
        context.Log($"Told columns apart by {Amount.Of(contrasts.PositiveTokens, "token")} of {run.References[EditSpec.PositiveField].Name} and {Amount.Of(contrasts.NegativeTokens)} of {run.References[EditSpec.NegativeField].Name}.");
        return contrasts;
    }
}
