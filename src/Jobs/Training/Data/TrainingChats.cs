using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Chats;
using Vectorscope.Jobs.Episodes.Tellings;

namespace Vectorscope.Jobs.Training.Data;

/// <summary>The chats of a training's data, whatever its form.</summary>
internal static class TrainingChats
{
    /// <param name="seed">Decides how episodes are told.</param>
    /// <exception cref="InvalidDataException">The file is not what it should be; the message names the place.</exception>
    public static IEnumerable<Chat> Read(TrainingSpecData data, InputFile file, long seed) =>
        data.HasEpisodes ? EpisodeTellings.Read(file, data.Tellings, seed) : ChatFile.Read(file);
}
