using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Editing;

/// <summary>What goes together in an edit: operations that this model's weights can take, and a folder that is free.</summary>
internal sealed class EditRules(InterventionLoader interventions, DataFolder folder) : ISpecRules<EditSpec>
{
    public async Task CheckAsync(SpecUnderCheck<EditSpec> check, CancellationToken cancellationToken)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        if (!problems.Any && check.References.Find(EditSpec.ModelField) is { Place: { } model })
        {
            await Task.Run(() => CheckEdit(check, model), cancellationToken);
        }
        if (spec.PromptSet is null && spec.Comparison.Persona is not null)
        {
            problems.Add(EditSpec.PersonaField, "A persona speaks before the prompts of a prompt set, and none is named. Name one, or leave the persona out.");
        }
        if (!problems.Any)
        {
            check.Facts = Target(check);
        }
    }

    public string Title(SpecUnderCheck<EditSpec> check) => $"{check.References[EditSpec.InterventionField].Name} · {check.References[EditSpec.ModelField].Name}";

    public RunNeeds NeedsOf(EditSpec spec) => spec.PromptSet is null ? RunNeeds.Light : RunNeeds.Engine;

    private void CheckEdit(SpecUnderCheck<EditSpec> check, string model)
    {
        try
        {
            if (interventions.Open(check.References, EditSpec.InterventionField) is { } opened)
            {
                CheckConstants(check, model, WeightEdit.Check(model, opened.Intervention, opened.Find, EditHandler.Options(check.Spec)));
                foreach (var warning in opened.Warnings)
                {
                    check.Note(warning);
                }
            }
            if (check.Spec.PromptSet is not null && !Checkpoint.Inspect(model).HasTokenizer)
            {
                check.Note($"{model} has no tokenizer.json, so nothing is asked of it: how far the edited model is from it stays open.");
            }
        }
        catch (InterventionException e)
        {
            check.Problems.Add(e.Field is { } field and not "head" ? SpecShape.Join(EditSpec.InterventionField, field) : EditSpec.InterventionField, e.Why);
        }
        catch (DirectionException e)
        {
            check.Problems.Add(EditSpec.InterventionField, e.Message);
        }
        catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException)
        {
            check.Problems.Add(EditSpec.ModelField, e.Message);
        }
    }

    // What is approximate, or not for every program, is said before the run and not only behind it.
    private static void CheckConstants(SpecUnderCheck<EditSpec> check, string model, WeightEditOutline outline)
    {
        if (outline.LayersWithoutKey.Count > 0)
        {
            if (check.References.Find(EditSpec.PromptSetField) is not { } set)
            {
                check.Problems.Add(EditSpec.PromptSetField, "A pseudo-bias is fitted to what the model computes for prompts and its own replies: name a prompt set.");
            }
            else if (set.ContentAs<PromptSetContent>().Prompts.Count < 2)
            {
                check.Problems.Add(EditSpec.PromptSetField, "A pseudo-bias is fitted to some prompts and tried on others: name a prompt set with at least two.");
            }
            if (!Checkpoint.Inspect(model).HasTokenizer)
            {
                check.Problems.Add(EditSpec.ConstantsField, "A pseudo-bias is fitted to what the model computes for prompts, and this model has no tokenizer.json: bake the constants as \"bias\", or add the tokenizer.");
            }
        }
        if (outline.WantsContrasts)
        {
            if (check.Spec.PromptSet is null)
            {
                check.Problems.Add(EditSpec.PromptSetField, "Columns are told apart by what the model reads while it replies as one persona and as the other: name a prompt set.");
            }
            if (!Checkpoint.Inspect(model).HasTokenizer)
            {
                check.Problems.Add(EditSpec.ColumnsField, "Columns are told apart by replies to prompts, and this model has no tokenizer.json. Add the tokenizer.");
            }
        }
        if (outline.Constants.Where(constant => constant.How == ConstantPlace.Bias).Select(constant => constant.Layer).ToArray() is [_, ..] layers)
        {
            check.Note($"The constants of layers {string.Join(", ", layers)} become tensors mlp.down_proj.bias, which this program reads; other programs ignore or refuse them.");
        }
        foreach (var approximation in outline.Approximations)
        {
            check.Note(approximation);
        }
    }

    private ModelTarget Target(SpecUnderCheck<EditSpec> check)
    {
        var spec = check.Spec;
        if (string.IsNullOrWhiteSpace(spec.Out))
        {
            return ModelTarget.Free(folder.Models, spec.Name?.Trim() ?? $"{check.References[EditSpec.ModelField].Name}-edited");
        }
        var target = ModelTarget.At(spec.Out);
        if (target.IsTaken())
        {
            check.Problems.Add("out", $"{Quote.Path(target.Out)} exists already and is not an empty folder; name another, or remove it first.");
        }
        return target;
    }
}
