using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class StudyCountsConfiguration : IEntityTypeConfiguration<StudyCounts>
{
    public void Configure(EntityTypeBuilder<StudyCounts> builder)
    {
        builder.HasKey(counts => counts.Id);
        builder.Property(counts => counts.Name).UseCollation("NOCASE");
        builder.HasIndex(counts => new { counts.StudyId, counts.Name }).IsUnique();
        builder.HasOne<Study>().WithMany().HasForeignKey(counts => counts.StudyId).OnDelete(DeleteBehavior.Cascade);
    }
}
