using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Training;

/// <summary>All tensors of a model one after the other: first what is no matrix, then the matrices, each in the order of the forward pass.</summary>
/// <remarks>One buffer for all keeps an update to a dozen operations, and matrices over the same input lie side by side as one.</remarks>
internal sealed class ParameterLayout
{
    private readonly Dictionary<string, ModelParameter> _byName;

    internal ParameterLayout(ModelConfig config)
    {
        var all = new List<ModelParameter>();
        foreach (var matrices in new[] { false, true })
        {
            if (matrices) FirstMatrix = Count;
            foreach (var (name, shape) in TensorLayout.Expected(config))
            {
                var parameter = new ModelParameter(name, shape, Count);
                if (parameter.IsMatrix != matrices) continue;
                all.Add(parameter);
                Count += parameter.Count;
            }
        }
        (All, _byName) = (all, all.ToDictionary(p => p.Name));
    }

    internal IReadOnlyList<ModelParameter> All { get; }

    /// <summary>Elements of all parameters.</summary>
    internal long Count { get; }

    /// <summary>Elements in front of the matrices.</summary>
    internal long FirstMatrix { get; }

    /// <summary>Where weight decay is for, as few stretches as there are.</summary>
    internal IReadOnlyList<(long Offset, long Count)> Decaying
    {
        get
        {
            var stretches = new List<(long Offset, long Count)>();
            foreach (var parameter in All.Where(parameter => parameter.Decays))
            {
                if (stretches.Count > 0 && stretches[^1] is var last && last.Offset + last.Count == parameter.Offset)
                    stretches[^1] = (last.Offset, last.Count + parameter.Count);
                else
                    stretches.Add((parameter.Offset, parameter.Count));
            }
            return stretches;
        }
    }

    internal ModelParameter this[string name] => _byName[name];
}
