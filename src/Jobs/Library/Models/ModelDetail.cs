using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Jobs.Library.Models;

/// <summary>A model with a fresh look into its folder.</summary>
/// <param name="Info">Layers, sizes, types; null when the folder cannot be used now.</param>
/// <param name="Template">Its chat template; null when it cannot be read.</param>
/// <param name="Card">Its model card; null when the folder has none.</param>
/// <param name="Preset">How it works best; null when the folder does not say.</param>
/// <param name="Problem">Why the first two are null.</param>
public sealed record ModelDetail(ModelRow Row, CheckpointInfo? Info, ChatTemplateInspection? Template, string? Card, ModelPreset? Preset, string? Problem);
