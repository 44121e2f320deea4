using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Serving;

/// <summary>A name that can be asked for.</summary>
/// <param name="Name">A model's, or MODEL@ARM.</param>
/// <param name="Model">That replies.</param>
public sealed record ServedName(string Name, ModelRow Model);

/// <summary>Names that programs ask for: of models, and of models with an arm of the library that can act on them.</summary>
internal sealed class ServedNames(ServedModels models, ArmLookup arms, InterventionLoader interventions)
{
    /// <summary>All of them: models, then each model with each arm.</summary>
    internal async Task<IReadOnlyList<ServedName>> ListAsync(CancellationToken cancellationToken)
    {
        var all = await models.ListAsync(cancellationToken);
        var usable = new List<(FoundArm Arm, SpecProblems Problems)>();
        foreach (var name in await arms.NamesAsync(cancellationToken))
        {
            var problems = new SpecProblems();
            if (await arms.FindAsync(name, problems, cancellationToken) is { } arm)
            {
                usable.Add((arm, problems));
            }
        }
        return
        [
            .. all.Select(model => new ServedName(model.Name, model)),
            .. all.SelectMany(model => usable.Where(one => Fits(one.Arm, one.Problems, model)).Select(one => new ServedName($"{model.Name}@{one.Arm.Name}", model))),
        ];
    }

    /// <summary>One of them; null where there is none.</summary>
    internal async Task<ServedName?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var (model, arm) = await SplitAsync(name, cancellationToken);
        if (await models.FindAsync(model, cancellationToken) is not { } row)
        {
            return null;
        }
        var problems = new SpecProblems();
        return arm is null || (await arms.FindAsync(arm, problems, cancellationToken) is { } found && Fits(found, problems, row)) ? new(name, row) : null;
    }

    /// <summary>The parts of a name. A model's own may have the mark in it.</summary>
    internal async Task<(string Model, string? Arm)> SplitAsync(string name, CancellationToken cancellationToken)
    {
        var at = name.LastIndexOf('@');
        if (at <= 0 || at == name.Length - 1 || (await models.ListAsync(cancellationToken)).Any(model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            return (name, null);
        }
        return (name[..at], name[(at + 1)..]);
    }

    // By the model's shape; what else keeps the two apart is told to whoever asks.
    private bool Fits(FoundArm arm, SpecProblems found, ModelRow model)
    {
        if (found.Errors.Count > 0)
        {
            return false;
        }
        var problems = new SpecProblems();
        try
        {
            interventions.Check(arm.References, ArmLookup.InterventionPath, model.Summary!.Layers, model.Summary.Width, problems);
        }
        catch (DirectionException)
        {
            // Its file is gone or broken.
            return false;
        }
        return problems.Errors.Count == 0;
    }
}
