namespace Vectorscope.Jobs.Store.Entities;

/// <summary>One instruction of a prompt set; its name is unique within the set.</summary>
public sealed class Prompt
{
    public long Id { get; init; }
    public string PromptSetId { get; init; } = "";
    public required int Position { get; set; }
    public required string Name { get; set; }
    public required string Text { get; set; }
}
