using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Finding;

/// <summary>Checks before a run that what it finds can have the name that it is to have.</summary>
internal sealed class DirectionTitles(DirectionLibrary library)
{
    private static readonly DirectionKind Kind = new();

    /// <param name="path">Of the object within the spec that holds the title; empty for the spec itself.</param>
    public async Task CheckAsync(DirectionTitleSpec title, SpecProblems problems, CancellationToken cancellationToken, string path = "")
    {
        var field = SpecShape.Join(path, DirectionSpec.SaveAsField);
        if (problems.IsRefused(field))
        {
            return;
        }
        if (string.IsNullOrWhiteSpace(title.SaveAs))
        {
            problems.Add(field, "Give the direction a name.");
        }
        else if (Kind.NameProblem(title.SaveAs.Trim()) is { } problem)
        {
            problems.Add(field, problem);
        }
        else if (!title.Replace && await library.IsTakenAsync(title.SaveAs, cancellationToken))
        {
            problems.Add(field, $"There is a direction \"{Quote.Of(title.SaveAs.Trim())}\" already. Choose another name, or replace it: what it holds stays as NAME@HASH.");
        }
    }
}
