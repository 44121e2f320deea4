using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;

namespace Vectorscope.Jobs.Interventions;

/// <summary>Says of an intervention where the diagnosis of its directions speaks against it: it can be run, and the run keeps the warning.</summary>
public static class DiagnosisWarnings
{
    /// <param name="intervention">The operations.</param>
    /// <param name="find">Opens a direction by the text that names it.</param>
    /// <param name="layers">L of the model.</param>
    /// <returns>A sentence for each operation that is spoken against.</returns>
    public static IEnumerable<string> Of(Intervention intervention, Func<string, Direction> find, int layers)
    {
        ArgumentNullException.ThrowIfNull(intervention);
        ArgumentNullException.ThrowIfNull(find);
        foreach (var (operation, i) in intervention.Operations.Select((operation, i) => (operation, i)))
        {
            var direction = find(operation.Direction);
            var diagnosis = BipolarDiagnosis.Of(direction).ToDictionary(at => at.Layer);
            // What a row does is said by the layer that it is of, also where it acts elsewhere.
            var against = Acting(operation, layers).Select(layer => diagnosis.GetValueOrDefault(operation.Row ?? layer)).OfType<LayerDiagnosis>().DistinctBy(at => at.Layer).Where(at => at.SpeaksAgainst(operation)).ToArray();
            if (against is [var first, ..])
            {
                yield return $"Operation {i + 1} takes {Quote.Of(direction.Name)} out symmetrically, which its diagnosis speaks against at {(against.Length == 1 ? $"layer {first.Layer}" : $"{Amount.Of(against.Length, "layer")}, {first.Layer} to {against[^1].Layer}")}. {first.Why}";
            }
        }
    }

    private static IEnumerable<int> Acting(Operation operation, int layers) => Enumerable.Range(0, layers + 1).Where(layer => operation.Layers.Share(layer) > 0);
}
