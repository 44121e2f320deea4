using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>The interventions of arms: only the engine has them, and each must fit its arm's model.</summary>
internal static class ArmInterventions
{
    /// <summary>Of each arm that has one, by its name.</summary>
    public static Dictionary<string, ArmIntervention> Of(IReadOnlyList<ArmSpec> arms, References references, InterventionLoader loader, SpecProblems problems)
    {
        var found = new Dictionary<string, ArmIntervention>(StringComparer.Ordinal);
        for (var i = 0; i < arms.Count; i++)
        {
            var (arm, path) = (arms[i], PathOf(i));
            if (arm.Intervention is null)
            {
                continue;
            }
            if (!arm.AsksModel)
            {
                problems.Add(path, $"The agent {arm.Agent} asks no model; leave it out.");
            }
            else if (arm.Model?.Server is not null)
            {
                problems.Add(path, "A server computes its replies by itself: an intervention needs a model that the engine runs. Leave it out, or choose such a model.");
            }
            else if (references.Find($"{ArmRules.PathOf(i)}.model.engine") is { Place: { } folder } && Load(references, path, folder, loader, problems) is { } loaded)
            {
                found.TryAdd(arm.Name, new ArmIntervention(loaded.Name, InterventionText.Of(loaded.Intervention), loaded.Hash) { Warnings = loaded.Warnings });
            }
        }
        return found;
    }

    /// <summary>Place of an arm's intervention among the references.</summary>
    public static string PathOf(int arm) => $"{ArmRules.PathOf(arm)}.intervention";

    private static LoadedIntervention? Load(References references, string path, string folder, InterventionLoader loader, SpecProblems problems)
    {
        try
        {
            var config = ModelConfig.Load(folder);
            loader.Check(references, path, folder, config, problems);
            return problems.IsRefused(path) ? null : loader.Load(references, path, config);
        }
        catch (CheckpointException)
        {
            // The model's own field says so.
            return null;
        }
    }
}
