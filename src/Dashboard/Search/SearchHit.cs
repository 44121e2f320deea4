using System.Text.Json.Serialization;

namespace Vectorscope.Dashboard.Search;

/// <summary>Something that was found by its name.</summary>
/// <param name="Group">Its sort, as a heading: "Runs".</param>
/// <param name="Detail">What tells it from others of its name; null for nothing.</param>
/// <param name="Url">The page that shows it.</param>
/// <param name="Icon">Of its sort.</param>
public sealed record SearchHit(string Group, string Name, string? Detail, string Url, [property: JsonIgnore] string Icon)
{
    /// <summary>Keys that lead there; null for none.</summary>
    [JsonIgnore]
    public string? Keys { get; init; }

    /// <summary>It is no page of the product's own and opens beside it.</summary>
    [JsonIgnore]
    public bool Outside { get; init; }
}
