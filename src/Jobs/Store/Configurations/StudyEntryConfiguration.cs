using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class StudyEntryConfiguration : IEntityTypeConfiguration<StudyEntry>
{
    public void Configure(EntityTypeBuilder<StudyEntry> builder)
    {
        builder.HasKey(member => new { member.StudyId, member.EntryId });
        builder.HasOne<Study>().WithMany().HasForeignKey(member => member.StudyId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<LibraryEntry>().WithMany().HasForeignKey(member => member.EntryId).OnDelete(DeleteBehavior.Cascade);
    }
}
