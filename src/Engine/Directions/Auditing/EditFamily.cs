using System.Text.Json.Serialization;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>Which edits the places of the poles call for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EditFamily>))]
public enum EditFamily
{
    /// <summary>The negative side and the neutral one lie near zero, where ablation takes the positive one.</summary>
    [JsonStringEnumMemberName("symmetric"), Label("Symmetric")]
    Symmetric,

    /// <summary>Zero lies between the poles or far from both: edits about the middle, or of one side.</summary>
    [JsonStringEnumMemberName("affine-or-one-sided"), Label("Affine or one-sided")]
    AffineOrOneSided,

    /// <summary>The model is at the positive pole by itself: only what falls below it needs lifting.</summary>
    [JsonStringEnumMemberName("one-sided-floor"), Label("One-sided floor")]
    OneSidedFloor,

    /// <summary>The places call for none of them in particular.</summary>
    [JsonStringEnumMemberName("undecided"), Label("Undecided")]
    Undecided,
}
