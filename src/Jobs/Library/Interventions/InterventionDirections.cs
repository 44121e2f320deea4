using System.Globalization;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Jobs.Library.Interventions;

/// <summary>The directions that an intervention names.</summary>
public static class InterventionDirections
{
    /// <summary>Each with the path of the field that names it.</summary>
    public static IEnumerable<(string Path, string Direction)> Of(Intervention intervention)
    {
        for (var i = 0; i < intervention.Operations.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"operations[{i}]");
            if (intervention.Operations[i] is Conditional conditional)
            {
                yield return ($"{path}.when.direction", conditional.When.Direction);
                path += ".then";
            }
            yield return ($"{path}.direction", intervention.Operations[i].Direction);
        }
    }

    /// <summary>The same operations along directions that are named otherwise.</summary>
    public static Intervention Named(Intervention intervention, Func<string, string> name) =>
        intervention with { Operations = [.. intervention.Operations.Select(operation => Named(operation, name))] };

    private static Operation Named(Operation operation, Func<string, string> name) => operation is Conditional conditional
        ? conditional with
        {
            Direction = name(conditional.Direction),
            When = conditional.When with { Direction = name(conditional.When.Direction) },
            Then = Named(conditional.Then, name),
        }
        : operation with { Direction = name(operation.Direction) };
}
