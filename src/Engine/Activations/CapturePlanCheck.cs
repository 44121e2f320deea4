using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Activations;

/// <summary>Refuses plans that cannot be captured, before any tensor is touched.</summary>
internal static class CapturePlanCheck
{
    public static void Check(CapturePlan plan, int vocabulary)
    {
        Require(plan.Sides.Count > 0, "The plan has no side; give it at least one.");
        Require(plan.Positions.Count > 0, "The plan names no position; give it at least one.");
        Require(plan.Positions.Distinct().Count() == plan.Positions.Count, "A position is named twice.");
        CaptureRanges.Check(plan, vocabulary);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var side in plan.Sides)
        {
            Require(side.Name.Length is > 0 and <= 64 && side.Name.All(IsNameCharacter),
                $"Side '{side.Name}': a name has 1 to 64 letters, digits, '-', '_' or '.'.");
            Require(names.Add(side.Name), $"Two sides are called '{side.Name}'; give each its own name.");
            Require(side.Prompts.Count > 0, $"Side '{side.Name}' has no prompts.");
            for (var i = 0; i < side.Prompts.Count; i++)
            {
                var ids = side.Prompts[i].TokenIds;
                Require(ids.Length > 0, $"Side '{side.Name}', prompt {i}: no tokens.");
                foreach (var id in ids)
                {
                    Require(id >= 0 && id < vocabulary,
                        $"Side '{side.Name}', prompt {i}: token id {id} is outside the model's vocabulary of {vocabulary}; is the tokenizer another model's?");
                }
            }
        }
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new CaptureException(otherwise);
    }
}
