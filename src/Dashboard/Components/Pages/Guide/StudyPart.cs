namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>Something that the first study is made of.</summary>
/// <param name="Page">Where it can be read.</param>
public sealed record StudyPart(string Name, string Page);
