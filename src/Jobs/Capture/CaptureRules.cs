using System.Globalization;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Capture;

/// <summary>Sides must be told apart, by name and by what they say to the model, and the model must be able to read what they say.</summary>
internal sealed class CaptureRules(TokenizerCache tokenizers, InterventionLoader interventions, DirectionTitles titles) : ISpecRules<CaptureSpec>
{
    public async Task CheckAsync(SpecUnderCheck<CaptureSpec> check, CancellationToken cancellationToken)
    {
        for (var i = 1; i < check.Spec.Sides.Count; i++)
        {
            CheckSide(check, i);
        }
        if (!check.Problems.IsRefused("positions") && Twice(check.Spec.Options.Positions) is { } position)
        {
            check.Problems.Add("positions", $"\"{position.Name()}\" is named twice.");
        }
        if (check.Spec.Direction is { } wanted)
        {
            await titles.CheckAsync(wanted.Title, check.Problems, cancellationToken, DirectionField);
            CheckDirection(check, wanted);
        }
        if (!check.Problems.Any && check.References.Find("model") is { Place: { } folder })
        {
            await Task.Run(() => CheckTexts(check, folder), cancellationToken);
        }
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

    /// <summary>Place of a side's intervention among the references; there is none for a side without.</summary>
    internal static string InterventionOf(int side) => string.Create(CultureInfo.InvariantCulture, $"sides[{side}].intervention");

    private const string DirectionField = "direction";

    /// <summary>Which sides the capture's direction lies between: those that it names, else the first two.</summary>
    internal static ContrastSpec SidesOf(CaptureSpec spec, CaptureDirectionSpec wanted) => wanted.Sides with
    {
        Positive = wanted.Sides.Positive ?? spec.Sides[0].Name,
        Negative = wanted.Sides.Negative ?? spec.Sides[1].Name,
        Position = wanted.Sides.Position ?? spec.Options.Positions[0],
    };

    private static void CheckDirection(SpecUnderCheck<CaptureSpec> check, CaptureDirectionSpec wanted)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        if (spec.Sides.Count < 2)
        {
            problems.Add(DirectionField, "A direction lies between two sides, and the capture has one.");
            return;
        }
        if (spec.Options.Positions.Count == 0)
        {
            return;
        }
        var sides = SidesOf(spec, wanted);
        foreach (var problem in CaptureContrast.Problems(sides, [.. spec.Sides.Select(side => side.Name)], spec.Options.Positions))
        {
            problems.Add(SpecShape.Join(DirectionField, problem.Field), problem.Message);
        }
    }

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
            problems.Add(PromptSetOf(i), $"The side has the same persona and prompts{(sides[i].Intervention is null ? "" : " and intervention")} as \"{sides[same].Name}\"; change one of them, there is nothing to tell apart.");
        }
    }

    private void CheckTexts(SpecUnderCheck<CaptureSpec> check, string folder)
    {
        ModelConfig config;
        Tokenizer tokenizer;
        try
        {
            config = ModelConfig.Load(folder);
            tokenizer = tokenizers.Of(folder);
        }
        catch (Exception e) when (e is CheckpointException or TokenizerException or IOException or UnauthorizedAccessException)
        {
            check.Problems.Add("model", e.Message);
            return;
        }
        for (var i = 0; i < check.Spec.Sides.Count; i++)
        {
            interventions.Check(check.References, InterventionOf(i), folder, config, check.Problems);
            if (WhyUnreadable(check, i, tokenizer, config.MaximumPositions) is { } reason)
            {
                check.Problems.Add(PromptSetOf(i), reason);
            }
        }
    }

    private static string? WhyUnreadable(SpecUnderCheck<CaptureSpec> check, int side, Tokenizer tokenizer, int? most)
    {
        var options = check.Spec.Options;
        var template = new ChatTemplateOptions { Thinking = options.Thinking };
        var system = check.References.Find(PersonaOf(side))?.ContentAs<PersonaContent>().SystemPrompt;
        foreach (var prompt in check.References.Find(PromptSetOf(side))?.ContentAs<PromptSetContent>().Prompts ?? [])
        {
            try
            {
                var tokens = CaptureTexts.Encode(system, prompt.Text, tokenizer, template).Length;
                if (tokens > most)
                {
                    return string.Create(CultureInfo.InvariantCulture,
                        $"The prompt \"{Quote.Of(prompt.Name)}\" has {Amount.Of(tokens, "token")} with its persona, and the model takes {Amount.Of(most.Value)}; shorten it, or choose another model.");
                }
            }
            catch (ChatTemplateException e)
            {
                return $"The prompt \"{Quote.Of(prompt.Name)}\" cannot be asked: {e.Message}";
            }
        }
        return null;
    }

    private static bool SayTheSame(SpecUnderCheck<CaptureSpec> check, int a, int b) =>
        !new[] { PersonaOf(a), PersonaOf(b), InterventionOf(a), InterventionOf(b) }.Any(check.Problems.IsRefused)
        && check.References.Find(InterventionOf(a))?.Hash == check.References.Find(InterventionOf(b))?.Hash
        && check.References.Find(PromptSetOf(a))?.Hash is { } prompts && prompts == check.References.Find(PromptSetOf(b))?.Hash
        && check.References.Find(PersonaOf(a))?.Hash == check.References.Find(PersonaOf(b))?.Hash;

    private static CapturePosition? Twice(IReadOnlyList<CapturePosition> positions) =>
        positions.GroupBy(position => position).Where(group => group.Count() > 1).Select(group => (CapturePosition?)group.Key).FirstOrDefault();
}
