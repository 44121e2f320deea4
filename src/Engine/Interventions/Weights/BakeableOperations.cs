using System.Globalization;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>Tells operations that weights can take from those that they cannot.</summary>
internal static class BakeableOperations
{
    /// <param name="intervention">What is to be baked.</param>
    /// <param name="layers">L.</param>
    /// <param name="options">How constants are baked, and whether columns are chosen.</param>
    /// <exception cref="InterventionException">An operation cannot be baked, or not beside the others; its field is named.</exception>
    internal static void Check(Intervention intervention, int layers, WeightEditOptions options)
    {
        for (var i = 0; i < intervention.Operations.Count; i++)
        {
            var operation = intervention.Operations[i];
            InterventionException Wrong(string field, string why) => new(string.Create(CultureInfo.InvariantCulture, $"operations[{i}].{field}"), why);
            if (IsOneSided(operation) || operation is Conditional) CheckOneSided(operation, intervention, options, Wrong);
            else if (operation is Add || IsTarget(operation)) CheckConstant(operation, intervention, layers, options.Constants, Wrong);
            else if (operation.Site != OperationSite.Writes)
                throw Wrong("site", "weights write into the stream: use \"writes\". A block's output cannot be baked, since the MLP still sees what the mixer wrote.");
            if (operation.Positions != OperationPositions.All) throw Wrong("positions", "weights do not know positions; use \"all\".");
        }
        if (options.SignSelective && !intervention.Operations.Any(IsOneSided))
            throw new InterventionException("columns and heads are chosen for a floor or a cap, and there is none. Leave the choice out.");
    }

    /// <summary>Whether it moves projections to a value: one that is not zero needs constants beside a projection.</summary>
    internal static bool IsTarget(Operation operation) => operation is SetTo or Ablate { AboutMiddle: true };

    /// <summary>Whether it acts on one side of a value alone.</summary>
    internal static bool IsOneSided(Operation operation) => operation is Floor or Cap;

    private static void CheckOneSided(Operation operation, Intervention intervention, WeightEditOptions options, Func<string, string, InterventionException> wrong)
    {
        const string Why = "whether it acts depends on what the stream holds, token by token; no matrix and no constant does that. Use it at run time, in an arm or a capture";
        if (operation is Conditional) throw wrong("op", Why + ".");
        if (!options.SignSelective) throw wrong("op", Why + ", or approximate it by the neurons and heads that write to its side: \"columns\".");
        if (operation.Site != OperationSite.Block) throw wrong("site", "its numbers belong to the sum: use \"block\".");
        if (intervention.Operations.Count > 1) throw wrong("op", "columns are chosen for one operation; nothing goes beside it.");
        if (intervention.Head) throw wrong("op", "\"head\" follows projections of what is written; leave it out where columns are chosen.");
    }

    private static void CheckConstant(Operation operation, Intervention intervention, int layers, ConstantForm? constants, Func<string, string, InterventionException> wrong)
    {
        if (constants is null)
        {
            throw wrong("op", "only ablate, ablate-projected and ablate-keeping-norm act on what a matrix writes by itself; this one adds a constant. Say how that is to be baked: \"constants\": \"bias\" or \"pseudo-bias\".");
        }
        if (operation.Site != OperationSite.Block) throw wrong("site", "its numbers belong to the sum: use \"block\".");
        if (!IsTarget(operation)) return;
        if (operation.Strength != 1) throw wrong("strength", "a value that is moved to in part leaves a share of what was there, block after block, which no constant makes up for; use 1.");
        if (operation.Row is null) throw wrong("row", "the value is held by taking one vector out of everything that is written, so it must be the same at every layer: name a row.");
        if (!Enumerable.Range(0, layers + 1).All(layer => operation.Layers.Share(layer) == 1))
        {
            throw wrong("layers", "the value is held by taking the vector out of everything that is written, at every layer; use \"all\".");
        }
        if (intervention.Operations.Any(other => !ReferenceEquals(other, operation) && other.Site == OperationSite.Block))
            throw wrong("op", "a value that is held at every layer stands alone on the blocks' output, since it undoes what others add; only operations on \"writes\" go beside it.");
        if (intervention.Head) throw wrong("op", "\"head\" follows projections of what is written; leave it out where a value is moved to.");
    }
}
