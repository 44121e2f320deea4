using System.Globalization;
using Vectorscope.Engine.Activations;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Capture;

/// <summary>Sides must be told apart, by name and by what they say to the model.</summary>
internal sealed class CaptureRules : ISpecRules<CaptureSpec>
{
    public Task CheckAsync(SpecUnderCheck<CaptureSpec> check, CancellationToken cancellationToken)
    {
        for (var i = 1; i < check.Spec.Sides.Count; i++)
        {
            CheckSide(check, i);
        }
        if (!check.Problems.IsRefused("positions") && Twice(check.Spec.Options.Positions) is { } position)
        {
            check.Problems.Add("positions", $"\"{position.Name()}\" is named twice.");
        }
        return Task.CompletedTask;
    }

    public string Title(SpecUnderCheck<CaptureSpec> check)
    {
        var sides = check.Spec.Sides;
        var sets = sides.Select((_, i) => check.References[PromptSetOf(i)].Name).Distinct();
        return $"{string.Join(" vs ", sides.Select(side => side.Name))} · {string.Join(", ", sets)} · {check.References["model"].Name}";
    }

    public RunNeeds NeedsOf(CaptureSpec spec) => RunNeeds.Engine;

    /// <summary>Place of a side's persona among the references; there is none for a side without.</summary>
    internal static string PersonaOf(int side) => string.Create(CultureInfo.InvariantCulture, $"sides[{side}].persona");

    /// <summary>Place of a side's prompt set among the references.</summary>
    internal static string PromptSetOf(int side) => string.Create(CultureInfo.InvariantCulture, $"sides[{side}].promptSet");

    private static void CheckSide(SpecUnderCheck<CaptureSpec> check, int i)
    {
        var (sides, problems) = (check.Spec.Sides, check.Problems);
        var nameField = string.Create(CultureInfo.InvariantCulture, $"sides[{i}].name");
        if (!problems.IsRefused(nameField) && sides.Take(i).Any(other => other.Name == sides[i].Name))
        {
            problems.Add(nameField, $"Two sides are called \"{sides[i].Name}\"; give each its own name.");
        }
        if (Enumerable.Range(0, i).FirstOrDefault(other => SayTheSame(check, other, i), -1) is >= 0 and var same)
        {
            problems.Add(PromptSetOf(i), $"The side has the same persona and prompts as \"{sides[same].Name}\"; change one of them, there is nothing to tell apart.");
        }
    }

    private static bool SayTheSame(SpecUnderCheck<CaptureSpec> check, int a, int b) =>
        !new[] { PersonaOf(a), PersonaOf(b) }.Any(check.Problems.IsRefused)
        && check.References.Find(PromptSetOf(a))?.Hash is { } prompts && prompts == check.References.Find(PromptSetOf(b))?.Hash
        && check.References.Find(PersonaOf(a))?.Hash == check.References.Find(PersonaOf(b))?.Hash;

    private static CapturePosition? Twice(IReadOnlyList<CapturePosition> positions) =>
        positions.GroupBy(position => position).Where(group => group.Count() > 1).Select(group => (CapturePosition?)group.Key).FirstOrDefault();
}
