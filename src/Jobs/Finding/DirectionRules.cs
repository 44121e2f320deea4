using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Finding;

/// <summary>A direction comes from sides that are there, or from others that go together, and its name is free.</summary>
internal sealed class DirectionRules(CaptureFiles captures, DirectionFiles directions, DirectionTitles titles) : ISpecRules<DirectionSpec>
{
    public async Task CheckAsync(SpecUnderCheck<DirectionSpec> check, CancellationToken cancellationToken)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        await titles.CheckAsync(spec.Title, problems, cancellationToken);
        if (spec.Combine is not null)
        {
            if (spec.Capture is not null || spec.NegativeCapture is not null)
            {
                problems.Add(spec.Capture is not null ? DirectionSpec.CaptureField : DirectionSpec.NegativeCaptureField, "A combination is made of directions, not found in a capture; leave one of the two out.");
            }
            await Task.Run(() => CheckCombination(check, spec.Combine), cancellationToken);
        }
        else if (spec.Capture is null)
        {
            problems.Add(DirectionSpec.CaptureField, "Name a completed capture by its run, or directions to combine.");
        }
        else
        {
            await Task.Run(() => CheckSides(check), cancellationToken);
        }
    }

    public string Title(SpecUnderCheck<DirectionSpec> check) => check.Spec switch
    {
        { Combine: { } combine } => $"{check.Spec.Title.SaveAs} · {CombineWords.Of(combine, check.References)}",
        var spec => $"{spec.Title.SaveAs} · {spec.Sides.Positive} over {spec.Sides.Negative} · {MethodWords.Of(spec.Options.Method)}",
    };

    public RunNeeds NeedsOf(DirectionSpec spec) => RunNeeds.Light;

    private void CheckSides(SpecUnderCheck<DirectionSpec> check)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        if (Open(check, DirectionSpec.CaptureField) is not { } positive)
        {
            return;
        }
        using (positive)
        {
            var negative = spec.NegativeCapture is null ? positive : Open(check, DirectionSpec.NegativeCaptureField);
            if (negative is null)
            {
                return;
            }
            using (negative == positive ? null : negative)
            {
                var contrast = new CaptureContrast(positive, negative, spec.Sides);
                foreach (var problem in contrast.Problems().Where(problem => !problems.IsRefused(problem.Field)).ToArray())
                {
                    problems.Add(problem.Field, problem.Message);
                }
                if (!problems.Any)
                {
                    CheckRows(check, contrast);
                }
            }
        }
    }

    private static void CheckRows(SpecUnderCheck<DirectionSpec> check, CaptureContrast contrast)
    {
        var (sides, problems) = (contrast.Sides, check.Problems);
        try
        {
            DirectionFinder.Check(contrast.Positive.Contrast(sides.Positive!, contrast.Negative, sides.Negative!, contrast.Position), check.Spec.Options);
        }
        catch (RefusedInputException e)
        {
            problems.Add("method", e.Message);
        }
        if (sides.Neutral is null)
        {
            check.Note("Without a neutral side, the diagnosis cannot say where a model without either text stands.");
        }
        if (contrast.Control is null)
        {
            check.Note("The capture has no control sides: what any two texts would part by stays unknown.");
        }
    }

    private CaptureFile? Open(SpecUnderCheck<DirectionSpec> check, string field)
    {
        if (check.References.Find(field) is not { } reference)
        {
            return null;
        }
        try
        {
            return captures.Open(reference);
        }
        catch (Exception e) when (e is CaptureException or IOException or UnauthorizedAccessException)
        {
            check.Problems.Add(field, e.Message);
            return null;
        }
    }

    private void CheckCombination(SpecUnderCheck<DirectionSpec> check, CombineSpec combine)
    {
        var problems = check.Problems;
        foreach (var (field, message) in CombineWords.Problems(combine))
        {
            problems.Add(SpecShape.Join(DirectionSpec.CombineField, field), message);
        }
        if (problems.Any)
        {
            return;
        }
        try
        {
            Combining.Of("combination", combine, check.References, directions);
        }
        catch (DirectionException e)
        {
            problems.Add(DirectionSpec.CombineField, e.Message);
        }
    }
}
