using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes;

/// <summary>The templates that tasks are drawn from, family after family.</summary>
internal sealed class EpisodeTemplates : ISpecChoices
{
    public static IReadOnlyList<SpecChoice> Choices { get; } =
        [.. PocketGenerator.AllFamilies.SelectMany(family => family.Templates).Select(template => new SpecChoice(template.Name, template.Name))];
}
