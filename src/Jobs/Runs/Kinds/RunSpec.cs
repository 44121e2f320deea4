using System.Text.Json.Serialization;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>What every spec has. The field <c>kind</c> stands beside it in JSON and chooses the record.</summary>
public abstract record RunSpec
{
    /// <summary>The run's name; null for one that says what it does.</summary>
    [JsonPropertyOrder(-1)]
    [Field("Run name", Help = "Left out, the name says what the run does.", Flag = "name"), Longest(200)]
    public string? Name { get; init; }
}
