using System.Globalization;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Editing;

/// <summary>Fits the keys of an edit's pseudo-biases, once for a run: what is resumed goes on with those that are there.</summary>
internal sealed class EditKeys(EditRollouts rollouts)
{
    /// <returns>Null where the edit has no pseudo-bias.</returns>
    public async Task<ConstantKeys?> FitAsync(RunContext context, ResolvedSpec<EditSpec> run, OpenedIntervention opened, CancellationToken cancellationToken)
    {
        var layers = await Task.Run(() => WeightEdit.Check(run.References[EditSpec.ModelField].Place!, opened.Intervention, opened.Find, EditHandler.Options(run.Spec)).LayersWithoutKey, cancellationToken);
        if (layers.Count == 0)
        {
            return null;
        }
        var path = EditWork.Keys(context.WorkFolder);
        if (!File.Exists(path))
        {
            var (prompts, why) = await rollouts.PromptsAsync(run, cancellationToken);
            if (prompts is null)
            {
                throw new RunFailureException($"A pseudo-bias is fitted to what the model computes for prompts. {why}", "Bake the constants as \"bias\".");
            }
            var fitted = await rollouts.UseParentAsync(context, run, async model =>
            {
                context.Stage("fitting the pseudo-biases");
                var told = new InlineProgress<int>(done => context.Report(done, layers.Count, "layers"));
                return await KeyFitting.FitAsync(model, prompts.Prompts, EditRollouts.How(run.Spec.Comparison, prompts, model), layers, told, cancellationToken);
            }, cancellationToken);
            fitted.Save(path + ".new");
            File.Move(path + ".new", path);
        }
        var keys = ConstantKeys.Load(path);
        Tell(context, keys);
        return keys;
    }

    private static void Tell(RunContext context, ConstantKeys keys)
    {
        var fit = keys.Layers[0].Fit;
        context.Log($"Fitted {Amount.Of(keys.Layers.Count, "pseudo-bias", "pseudo-biases")} to {Amount.Of(fit.Tokens, "token")}, and tried on {Amount.Of(fit.HeldOutTokens)} of other prompts.");
        var bad = keys.Layers.Where(key => !key.Fit.IsGood).Select(key => string.Create(CultureInfo.InvariantCulture, $"{key.Layer} ({key.Fit.HeldOutR2:0.00})")).ToArray();
        if (bad.Length > 0)
        {
            context.Warn(string.Create(CultureInfo.InvariantCulture, $"R² on held-out tokens is below {KeyFit.LeastR2} in layers {string.Join(", ", bad)}: there the pseudo-bias is no constant to rely on. Nothing was scaled to make up for it."));
        }
    }
}
